"""Ports on 127.0.0.1: picked once, remembered in a file, picked anew when somebody else took one."""

from __future__ import annotations

import json
import random
import socket
from pathlib import Path

# Below the ports that systems hand out to outgoing connections, which come and go.
CHOICE = range(20_000, 32_000)


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether a server could listen there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen()
        except OSError:
            return False
    return True


def free_port() -> int:
    """A port that nobody listens on now."""
    for port in random.sample(CHOICE, 200):
        if is_free(port):
            return port
    raise OSError("no free port between 20000 and 32000 on this machine")


class Ports:
    """The ports of one run folder, by the name of the service."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known = self._read()

    def _read(self) -> dict[str, int]:
        try:
            known = json.loads(self._path.read_text())
        except (OSError, ValueError):
            return {}
        return {str(name): int(port) for name, port in known.items()} if isinstance(known, dict) else {}

    def get(self, name: str) -> int:
        """The service's port: the remembered one while it is free, else a new one, remembered."""
        port = self._known.get(name)
        if port is None or not is_free(port):
            port = self._known[name] = free_port()
            self._path.write_text(json.dumps(self._known, indent=1) + "\n")
        return port
