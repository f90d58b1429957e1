"""The page: the chat on the left, the clauses that an answer stands on on the right."""

import logging
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import gradio as gr
from fastapi import FastAPI

from assistant.chain import Assistant, failed
from corpus.errors import WenceError
from corpus.records import Answer
from ui.examples import MOST, examples
from ui.outside import OwnHostOnly
from ui.render import EMPTY_PANEL, chat_text, documents_list, hint, message, panel

log = logging.getLogger(__name__)

STYLES = Path(__file__).parent / "page.css"
REMEMBERED = 20
"""How many earlier questions of a chat go with the next one."""
AT_ONCE = 4
"""How many questions are answered at the same time."""
FONTS = ["system-ui", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "sans-serif"]
FAULT = "程序内部出错，这次没有答成；请换个说法再问，仍不行请联系管理员"

Messages = list[dict[str, Any]]


class Page:
    """What the page does, on one assistant; the state of each chat lives in the arguments, never in here."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    def answer(self, question: str, earlier: Sequence[str]) -> Answer:
        """The assistant's answer; a fault of the program comes back as ``failed``, and the log says where it was."""
        try:
            return self._assistant.ask(question, earlier)
        except Exception as fault:  # noqa: BLE001 - the outermost edge; the question itself must not reach the log
            at = fault.__traceback__
            while at and at.tb_next:
                at = at.tb_next
            place = f"{at.tb_frame.f_code.co_filename}:{at.tb_lineno}" if at else "?"
            log.error("%s at %s", type(fault).__name__, place)
            return failed(question, FAULT, 0.0, 0)

    def documents(self) -> str:
        """HTML of what the corpus holds right now."""
        try:
            return documents_list(list(self._assistant.store.snapshot().documents.values()))
        except WenceError as fault:
            return hint(str(fault))

    def examples(self) -> list[str]:
        """Example questions from the corpus as it is right now."""
        try:
            snapshot = self._assistant.store.snapshot()
        except WenceError as fault:
            log.warning("no examples: %s", fault)
            return []
        return examples(snapshot.documents.values(), snapshot.clauses.values())

    def opened(self) -> list[Any]:
        """What a browser gets as it opens the page: the documents, then :data:`MOST` example buttons."""
        offered = self.examples()
        buttons = [gr.update(value=words, visible=True) for words in offered]
        return [self.documents(), *buttons, *[gr.update(visible=False)] * (MOST - len(offered))]

    def ask(self, question: str | None, messages: Messages, earlier: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
        """One turn of the chat: first the question with a busy page, then the answer.

        Yields values for the question box, chat, panel, hint, earlier questions, and all buttons of the page.
        """
        text = (question or "").strip()
        if not text:
            yield (gr.skip(), gr.skip(), gr.skip(), hint("请先输入问题，再点“发送”。"), earlier, *_buttons(True))
            return
        asked: Messages = [*messages, message("user", text)]
        yield ("", asked, gr.skip(), hint("正在查找条文……"), earlier, *_buttons(False))
        answer = self.answer(text, earlier)
        told: Messages = [*asked, message("assistant", chat_text(answer))]
        yield (gr.skip(), told, panel(answer), hint(""), (*earlier, text)[-REMEMBERED:], *_buttons(True))


def _buttons(ready: bool) -> list[Any]:
    return [gr.update(interactive=ready)] * (2 + MOST)


def blocks(assistant: Assistant) -> gr.Blocks:
    """The page as Gradio's blocks, over ``assistant``."""
    page = Page(assistant)
    with gr.Blocks(title="问策：惠企政策问答", analytics_enabled=False, fill_width=True) as told:
        gr.HTML('<header class="wc-header"><h1>问策</h1><p>惠企政策问答：每一句回答都有条文原文为据</p></header>')
        documents = gr.HTML(page.documents())
        earlier = gr.State(())
        with gr.Row(elem_classes="wc-columns"):
            with gr.Column(scale=6, min_width=320):
                gr.HTML('<h2 class="wc-heading">对话</h2>')
                chat = gr.Chatbot(
                    label="对话",
                    show_label=False,
                    elem_id="chat",
                    height="min(26rem, 60vh)",
                    render_markdown=False,
                    sanitize_html=True,
                    allow_tags=False,
                    latex_delimiters=[],
                    feedback_options=None,
                    allow_file_downloads=False,
                    buttons=["copy"],
                    placeholder="请在下面输入问题，或点一个示例问题。",
                )
                box = gr.Textbox(
                    label="您的问题",
                    elem_id="question",
                    placeholder="例如：我们厂想更新设备，有什么支持？",
                    lines=1,
                    max_lines=4,
                    html_attributes=gr.InputHTMLAttributes(lang="zh-CN", enterkeyhint="send", autocomplete="off"),
                )
                note = gr.HTML(hint(""), elem_id="note")
                with gr.Row(elem_classes="wc-buttons"):
                    send = gr.Button("发送", variant="primary", elem_id="send", min_width=96)
                    clear = gr.Button("清空", elem_id="clear", min_width=96)
                with gr.Column(elem_id="examples"):
                    gr.HTML('<h2 class="wc-heading">示例问题</h2>')
                    with gr.Row(elem_classes="wc-examples"):
                        offered = [gr.Button(visible=False, size="md", elem_classes="wc-example") for _ in range(MOST)]
            with gr.Column(scale=5, min_width=320):
                gr.HTML('<h2 class="wc-heading">依据条文</h2>')
                cited = gr.HTML(EMPTY_PANEL, elem_id="cited")
        shown = [box, chat, cited, note, earlier, send, clear, *offered]
        hidden = {"api_visibility": "private", "show_progress": "hidden"}
        one_turn = {"fn": page.ask, "outputs": shown, "concurrency_limit": AT_ONCE, "concurrency_id": "ask", **hidden}
        gr.on([send.click, box.submit], inputs=[box, chat, earlier], **one_turn)
        for button in offered:
            button.click(inputs=[button, chat, earlier], **one_turn)
        clear.click(lambda: ("", [], EMPTY_PANEL, hint(""), ()), outputs=shown[:5], **hidden)
        told.load(page.opened, outputs=[documents, *offered], **hidden)
    return told


def _theme() -> Any:
    # The fonts are the reader's own: Gradio's would have to be fetched. The darker hue is for the contrast.
    soft = gr.themes.Soft(font=FONTS, font_mono=["ui-monospace", "monospace"])
    return soft.set(
        background_fill_primary="*neutral_50",  # Soft's own value, which set() forgets
        block_label_text_color="*primary_700",
        block_title_text_color="*primary_700",
        button_primary_background_fill="*primary_600",
        button_primary_background_fill_hover="*primary_700",
    )


def application(assistant: Assistant) -> FastAPI:
    """The web application that serves the page at ``/``; it asks nothing of any other host."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(OwnHostOnly)
    return gr.mount_gradio_app(  # type: ignore[no-any-return]
        app,
        blocks(assistant),
        path="/",
        theme=_theme(),
        css_paths=STYLES,
        footer_links=[],
        run_history=False,
        show_error=False,
        max_file_size=1,  # bytes: the page takes no files
        ssr_mode=False,
        mcp_server=False,
        enable_monitoring=False,
        pwa=False,
    )
