"""The page's web server: uvicorn, which lets go of open pages when it is told to stop."""

import socket

import uvicorn
from fastapi import FastAPI
from starlette.routing import Mount

GOODBYE_SECONDS = 5
"""How long an answer that is under way may hold up the end of the server."""


class PageServer(uvicorn.Server):
    """Every open page keeps a stream to Gradio; uvicorn would wait for them, then cut them off with a traceback."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the streams of open pages, then stop."""
        app = self.config.app
        for route in app.routes if isinstance(app, FastAPI) else ():
            if isinstance(route, Mount) and hasattr(route.app, "stop_event"):
                route.app.stop_event.set()
        await super().shutdown(sockets)


def serve(app: FastAPI, listener: socket.socket) -> None:
    """Serve ``app`` on ``listener`` until the process is interrupted. Questions are private: no request is logged."""
    config = uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=GOODBYE_SECONDS)
    PageServer(config).run(sockets=[listener])
