"""A worker's own pages: `/metrics` for Prometheus, `/health/live` and `/health/ready` for whatever runs it."""

from __future__ import annotations

import threading
import time
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from streams.health import Progress

PLAIN = "text/plain; charset=utf-8"


class Pages(ThreadingHTTPServer):
    """Serves from a thread until closed. Raises OSError when the address is taken."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], registry: CollectorRegistry, progress: Progress) -> None:
        super().__init__(address, _Handler)
        self.registry, self.progress = registry, progress
        threading.Thread(target=self.serve_forever, name="pages", daemon=True).start()

    def close(self) -> None:
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: Pages

    def do_GET(self) -> None:
        progress = self.server.progress
        stalled = progress.stalled(time.monotonic())
        if self.path == "/metrics":
            self._answer(HTTPStatus.OK, CONTENT_TYPE_LATEST, generate_latest(self.server.registry))
        elif self.path == "/health/live":
            self._health(not stalled, "stalled: there is work and nothing is committed")
        elif self.path == "/health/ready":
            self._health(progress.ready and not stalled, "not ready")
        else:
            self._answer(HTTPStatus.NOT_FOUND, PLAIN, b"/metrics /health/live /health/ready\n")

    def _health(self, well: bool, why: str) -> None:
        status = HTTPStatus.OK if well else HTTPStatus.SERVICE_UNAVAILABLE
        self._answer(status, PLAIN, b"ok\n" if well else f"{why}\n".encode())

    def _answer(self, status: HTTPStatus, media: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("content-type", media)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing of each request."""
