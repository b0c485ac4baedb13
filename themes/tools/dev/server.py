"""The server of `kaidian theme dev`. It listens on this machine only."""

import errno
import queue
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, TextIO

from themes.samples.site import Answer
from themes.tools.dev.stage import Stage, event
from themes.tools.dev.watch import Watcher

HOST = "127.0.0.1"
NAMES = frozenset({"localhost", HOST})
EVENTS = "/_kaidian/events"
PING_SECONDS = 15
MOST_BODY = 1_000_000


class PortTakenError(Exception):
    """Another program listens on the port."""

    def __init__(self, port: int) -> None:
        super().__init__(f"Port {port} is taken by another program. Take another one with --port {port + 1}.")


class DevServer(ThreadingHTTPServer):
    """Serves a stage, and tells every browser that listens what to do about changes."""

    daemon_threads = True

    def __init__(self, stage: Stage, port: int) -> None:
        self.stage = stage
        self._listeners: set[queue.Queue[str]] = set()
        self._watcher = Watcher(stage.folder, self.changed)
        super().__init__((HOST, port), Handler)
        self._watcher.start()

    def changed(self, paths: frozenset[str]) -> None:
        """Load the theme anew and tell the browsers."""
        kind = self.stage.reload(paths)
        for listener in list(self._listeners):
            listener.put(kind)

    def listen(self) -> "queue.Queue[str]":
        """A queue of what happens from now on."""
        listener: queue.Queue[str] = queue.Queue()
        self._listeners.add(listener)
        return listener

    def forget(self, listener: "queue.Queue[str]") -> None:
        """No longer fill a queue."""
        self._listeners.discard(listener)

    def server_close(self) -> None:
        """Stop watching, too."""
        self._watcher.stop()
        super().server_close()


class Handler(BaseHTTPRequestHandler):
    """Hands requests to the stage."""

    server: DevServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """A page, a file, or the stream of events."""
        if not self._is_local():
            return
        if self.path == EVENTS:
            self._stream()
        else:
            self._answer(self.server.stage.respond("GET", self.path, b""))

    def do_POST(self) -> None:
        """A form or a script's change of the cart."""
        length = int(self.headers.get("Content-Length") or 0)
        if self._is_local() and 0 <= length <= MOST_BODY:
            self._answer(self.server.stage.respond("POST", self.path, self.rfile.read(length)))

    def _is_local(self) -> bool:
        """Refuse other names for this machine: a stranger's page could reach it by one of its own."""
        name = self.headers.get("Host", "").rpartition(":")[0] or self.headers.get("Host", "")
        if name in NAMES:
            return True
        self._answer(Answer(b"Ask for http://localhost\n", "text/plain", 421))
        return False

    def _answer(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        self.send_header("Cache-Control", "no-store")
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        with suppress(ConnectionError):
            self.wfile.write(answer.body)

    def _stream(self) -> None:
        listener = self.server.listen()
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.close_connection = True
        try:
            while True:
                try:
                    self.wfile.write(event(listener.get(timeout=PING_SECONDS)))
                except queue.Empty:
                    self.wfile.write(b": still here\n\n")
                self.wfile.flush()
        except OSError:
            self.server.forget(listener)

    def log_message(self, format: str, *args: Any) -> None:
        """Requests are not worth a line each."""


def serve(folder: Path, *, port: int, out: TextIO) -> int:
    """Serve a theme until Ctrl-C. Returns the exit code."""
    stage = Stage(folder)
    with _listening(stage, port) as server:
        address = f"http://localhost:{server.server_port}/"
        out.write(f"{stage.folder.name}: {address}en   中文: {address}   (Ctrl-C ends it)\n")
        out.write("".join(f"{problem}\n" for problem in stage.problems))
        out.flush()
        with suppress(KeyboardInterrupt):
            server.serve_forever()
    return 0


def _listening(stage: Stage, port: int) -> DevServer:
    try:
        return DevServer(stage, port)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise PortTakenError(port) from error
