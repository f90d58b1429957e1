"""``python -m ui``: the page, on a port of this machine; an empty store is filled from ``corpus/documents`` first."""

import argparse
import errno
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import MissingStore, UsageError, WenceError
from corpus.settings import DOCUMENTS, settings

if TYPE_CHECKING:
    from assistant.chain import Assistant


def port_number(words: str) -> int:
    """The TCP port that ``words`` name, 1 to 65535."""
    if not words.isdecimal() or not 0 < int(words) < 65536:
        raise argparse.ArgumentTypeError(f"{words} 不是端口号；请给出1到65535之间的整数")
    return int(words)


def parser() -> argparse.ArgumentParser:
    """The command line, as the contract has it."""
    told = argparse.ArgumentParser(prog="python -m ui", description="打开问策的网页。")
    told.add_argument("--store", type=Path, help="知识库的文件夹（缺省取 WENCE_STORE，再缺省为 .store）")
    told.add_argument("--host", default="127.0.0.1", help="监听的地址（缺省 127.0.0.1，只有本机能打开）")
    told.add_argument("--port", type=port_number, default=7860, help="监听的端口（缺省 7860）")
    return told


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; taken before the slow work, so that a taken port is known at once.

    Raises :class:`~corpus.errors.WenceError` when host or port cannot be had.
    """
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(128)
    except OSError as fault:
        if fault.errno == errno.EADDRINUSE:
            raise WenceError(f"端口 {port} 已被占用；请停掉占用它的程序，或用 --port 换一个端口") from None
        if fault.errno == errno.EACCES:
            raise WenceError(f"没有权限使用端口 {port}；请用 --port 换一个1024以上的端口") from None
        raise WenceError(f"无法监听 {host} 的端口 {port}（{fault.strerror}）；请检查 --host 和 --port") from None
    return listener


def open_filled(store: Path) -> "Assistant":
    """The assistant over ``store``, which is filled from ``corpus/documents`` when there is nothing in it.

    Raises :class:`~corpus.errors.WenceError` when the store, or a document, cannot be used.
    """
    from assistant.chain import open_assistant

    try:
        assistant = open_assistant(store)
        if assistant.store.snapshot().documents:
            return assistant
    except MissingStore:
        pass  # there is nothing to read yet
    fill(store)
    assistant = open_assistant(store)
    assistant.store.snapshot()
    return assistant


def fill(store: Path) -> None:
    """Ingest ``corpus/documents`` into ``store``; a document that cannot be used is named and left out."""
    from ingest.report import State
    from ingest.run import ingest_paths

    print(f"知识库 {store} 还是空的，正在收录 {DOCUMENTS} 中的文件……", file=sys.stderr)
    report = ingest_paths([DOCUMENTS], store, prune=False, progress=lambda files: files)
    for failure in report.failed:
        print(f"未收录：{failure.error}", file=sys.stderr)
    print(f"已收录 {len(report.ids(State.ADDED))} 份文件", file=sys.stderr)


def main() -> int:
    """Serve the page until interrupted; the exit status: 0 done, 1 something could not be done, 2 wrong usage."""
    arguments = parser().parse_args()
    try:
        store = arguments.store or settings().store
        with listen(arguments.host, arguments.port) as listener:
            assistant = open_filled(store)
            from ui.page import application
            from ui.server import serve

            app = application(assistant)
            shown = f"[{arguments.host}]" if ":" in arguments.host else arguments.host
            print(f"网页已打开：http://{shown}:{arguments.port}（按 Ctrl+C 停止）", file=sys.stderr)
            serve(app, listener)
    except UsageError as fault:
        print(fault, file=sys.stderr)
        return 2
    except WenceError as fault:
        print(fault, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
