"""Clients that ask as fast as they are answered: few system calls and little Python for each answer, so
that it is the server that is measured, on a machine where both share the cores."""

from __future__ import annotations

import select
import socket
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import cycle, repeat
from typing import Self

WARM_UP = 6.0
"""Seconds in which caches fill on both sides before anything counts."""
LAST_CHUNK = b"0\r\n\r\n"


@dataclass
class Load:
    """What came of it. `statuses` counts the answers by status, `latencies` are seconds."""

    seconds: float = 0.0
    statuses: Counter[int] = field(default_factory=Counter)
    latencies: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Answers per second."""
        return sum(self.statuses.values()) / self.seconds

    def percentile(self, hundredths: int) -> float:
        """Seconds within which so many of a hundred answers came."""
        return statistics.quantiles(self.latencies, n=100)[hundredths - 1]


def get(host: str, path: str = "/") -> bytes:
    """A GET request, ready to be sent."""
    return (
        f"GET {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: bench\r\n"
        "Accept: */*\r\nAccept-Encoding: identity\r\n\r\n"
    ).encode()


def ask(port: int, requests: Iterator[bytes], *, seconds: float, connections: int = 8) -> Load:
    """Send requests over kept-alive connections for so long, each connection the next as it is answered."""
    load, buffer = Load(), bytearray(1 << 18)
    clients = {(client := Client(port)).socket.fileno(): client for _number in range(connections)}
    poll = select.epoll()
    try:
        for number, client in clients.items():
            poll.register(number, select.EPOLLIN)
            client.send(next(requests))
        started = time.perf_counter()
        until = started + seconds
        while time.perf_counter() < until:
            for number, _event in poll.poll(5):
                client = clients[number]
                if client.receive(buffer):
                    load.statuses[client.status] += 1
                    load.latencies.append(time.perf_counter() - client.sent_at)
                    client.send(next(requests))
        load.seconds = time.perf_counter() - started
    finally:
        poll.close()
        for client in clients.values():
            client.socket.close()
    return load


class Client:
    """One connection and the answer it waits for, whose end its length tells or its last chunk."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.status = 0
        self.sent_at = 0.0
        self._head = b""
        self._has_head = False
        self._missing: int | None = None
        self._tail = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.socket.close()

    def send(self, request: bytes) -> None:
        """Ask."""
        self._head, self._has_head, self._tail = b"", False, b""
        self.sent_at = time.perf_counter()
        self.socket.send(request)

    def wait(self) -> None:
        """Wait for the whole answer."""
        buffer = bytearray(1 << 18)
        while not self.receive(buffer):
            pass

    def receive(self, buffer: bytearray) -> bool:
        """Take what has come; whether the answer is whole."""
        count = self.socket.recv_into(buffer)
        if not count:
            raise ConnectionError("the server closed a connection")
        if not self._has_head:
            return self._receive_head(bytes(buffer[:count]))
        if self._missing is None:
            self._tail = (self._tail + buffer[max(0, count - len(LAST_CHUNK)) : count])[-len(LAST_CHUNK) :]
            return self._tail == LAST_CHUNK
        self._missing -= count
        return self._missing <= 0

    def _receive_head(self, received: bytes) -> bool:
        self._head += received
        end = self._head.find(b"\r\n\r\n")
        if end < 0:
            return False
        self._has_head = True
        self.status = int(self._head[9:12])
        length = _length(self._head[:end])
        self._missing = None if length is None else end + 4 + length - len(self._head)
        self._tail = self._head[-len(LAST_CHUNK) :]
        return self._tail == LAST_CHUNK if self._missing is None else self._missing <= 0


def _length(head: bytes) -> int | None:
    """What the head says of the body's length; None when it comes in chunks."""
    head = head.lower()
    at = head.find(b"\r\ncontent-length: ")
    return int(head[at + 18 :].split(b"\r\n", 1)[0]) if at >= 0 else None


def compare(
    sides: list[tuple[int, Callable[[], Iterator[bytes]]]],
    *,
    rounds: int = 40,
    seconds: float = 0.5,
    connections: int = 8,
) -> list[float]:
    """The answers per second of each (port, requests), the first being what the others are compared with.

    They are asked in short turns. A side's figure is the first's median, times the median of what it reached
    in each round as a share of what the first reached in that round: a machine that is slow for a while is
    slow for all. Raises RuntimeError for a status but 200.
    """
    rates: list[list[float]] = []
    for number in range(-1, rounds):
        reached = [0.0] * len(sides)
        # To and fro, so that no side always has the caches that another left.
        for index in range(len(sides))[:: 1 if number % 2 else -1]:
            port, requests = sides[index]
            load = ask(port, requests(), seconds=seconds if number >= 0 else WARM_UP, connections=connections)
            if set(load.statuses) != {200}:
                raise RuntimeError(f"answers were {dict(load.statuses)}")
            reached[index] = load.rate
        if number >= 0:
            rates.append(reached)
    first = statistics.median(reached[0] for reached in rates)
    return [
        first * statistics.median(reached[index] / reached[0] for reached in rates)
        for index in range(len(sides))
    ]


def same(request: bytes) -> Callable[[], Iterator[bytes]]:
    """The same request again and again."""
    return lambda: repeat(request)


def shuffled(requests: list[bytes]) -> Callable[[], Iterator[bytes]]:
    """The requests round and round, in the order given; a later call goes on where the one before ended."""
    endless = cycle(requests)
    return lambda: endless
