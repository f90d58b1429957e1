"""What every reply of the page's server carries, so that a browser fetches nothing from anywhere else.

Gradio's page is English and links to its maker's pictures for link previews; a strict content security policy, the
right language and the removal of these links make it ours. It is held here, on the wire, because Gradio offers no
setting for any of it.
"""

import re

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",  # Gradio's own inline scripts and its HTML templates
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    ]
)
PREVIEWS = re.compile(r'<meta\s+(?:property="og:|name="twitter:)[^>]*>\s*')
LANGUAGE = """<script>
Object.defineProperty(navigator, "language", {get: () => "zh-CN"});
Object.defineProperty(navigator, "languages", {get: () => ["zh-CN"]});
</script>"""
"""Gradio words its own buttons by the browser's language; the page speaks Chinese to all."""


def chinese(page: str) -> str:
    """Gradio's ``page`` (HTML) in Chinese and without links to other hosts in its head.

    >>> chinese('<html lang="en"><head><meta property="og:image" content="https://x/y.png" /></head></html>')[:25]
    '<html lang="zh-CN"><head>'
    """
    page = PREVIEWS.sub("", page)
    page = re.sub(r'(<html\s[^>]*?lang=)"[^"]*"', r'\1"zh-CN"', page, count=1)
    return page.replace("<head>", f"<head>{LANGUAGE}", 1)


class OwnHostOnly:
    """ASGI middleware: security headers on every reply, :func:`chinese` on the page itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["path"] == "/":
            # The page has to come uncompressed to be read.
            kept = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
            scope = {**scope, "headers": kept}
        started: Message | None = None
        body = b""

        async def forward(message: Message) -> None:
            nonlocal started, body
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = POLICY
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "no-referrer"
                if scope["path"] == "/" and headers.get("content-type", "").startswith("text/html"):
                    started = message
                    return
            elif started is not None and message["type"] == "http.response.body":
                body += message.get("body", b"")
                if message.get("more_body"):
                    return
                body = chinese(body.decode("utf-8")).encode("utf-8")
                MutableHeaders(scope=started)["content-length"] = str(len(body))
                await send(started)
                message = {"type": "http.response.body", "body": body}
            await send(message)

        await self._app(scope, receive, forward)
