"""Reading a Host header, and remembering where hosts lead."""

from __future__ import annotations

import pytest

from tenants import hosts
from tenants.hosts import Route, RouteCache, split_host
from tenants.models import Store


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("shop.localhost", ("shop.localhost", "")),
        ("Shop.LocalHost:8000", ("shop.localhost", "8000")),
        ("shop.localhost.", ("shop.localhost", "")),
        ("shop.localhost.:8000", ("shop.localhost", "8000")),
        ("127.0.0.1:8000", ("127.0.0.1", "8000")),
        ("[::1]:8000", ("::1", "8000")),
        ("[::1]", ("::1", "")),
        ("localhost:", ("localhost", "")),
        ("", ("", "")),
        (".", ("", "")),
        ("shop..localhost", ("", "")),
        ("shop.localhost..", ("", "")),
        ("shop.localhost:port", ("", "")),
        ("shop.localhost:123456", ("", "")),
        ("[::1", ("", "")),
        ("[::1]x", ("", "")),
        ("a b", ("", "")),
        ("evil@shop.localhost", ("", "")),
        ("shop.localhost\n", ("shop.localhost", "")),
        ("shop\n.localhost", ("", "")),
        ("水晶.localhost", ("", "")),
        ("a" * 64 + ".localhost", ("", "")),
        (".".join(["abcdefghi"] * 26), ("", "")),
    ],
)
def test_split_host(header: str, expected: tuple[str, str]) -> None:
    assert split_host(header) == expected


class Reader:
    """Stands in for the database: counts what is read."""

    def __init__(self, **known: int) -> None:
        self.known = {f"{handle}.localhost": pk for handle, pk in known.items()}
        self.read: list[str] = []

    def __call__(self, host: str) -> Route | None:
        self.read.append(host)
        pk = self.known.get(host)
        return Route(Store(pk=pk, schema_name=f"s_{pk}"), host) if pk else None


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    reader = Reader(red=1, blue=2)
    monkeypatch.setattr(hosts, "read_route", reader)
    return reader


def test_known_and_unknown_hosts_are_read_once(reader: Reader) -> None:
    cache = RouteCache()
    for _ in range(3):
        assert cache.find("red.localhost") is not None
        assert cache.find("none.localhost") is None
    assert reader.read == ["red.localhost", "none.localhost"]


def test_entries_age(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = RouteCache()
    now = 1000.0
    monkeypatch.setattr("tenants.hosts.time.monotonic", lambda: now)
    cache.find("red.localhost")
    now += hosts.BLIND_SECONDS - 0.1
    cache.find("red.localhost")
    assert len(reader.read) == 1
    now += 0.2
    cache.find("red.localhost")
    assert len(reader.read) == 2
    cache.live_seconds = hosts.LIVE_SECONDS
    now += hosts.LIVE_SECONDS - 0.1
    cache.find("red.localhost")
    assert len(reader.read) == 2


def test_a_change_is_read_afresh(reader: Reader) -> None:
    cache = RouteCache()
    for host in ("red.localhost", "blue.localhost", "green.localhost"):
        cache.find(host)
    reader.known["green.localhost"] = 1
    cache.forget(1, ["green.localhost"])
    reader.read.clear()
    for host in ("red.localhost", "blue.localhost", "green.localhost"):
        assert cache.find(host) is not None
    assert reader.read == ["red.localhost", "green.localhost"]


def test_what_was_read_before_a_change_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    cache = RouteCache()
    answers = [Route(Store(pk=1), "old.localhost"), Route(Store(pk=1), "new.localhost")]

    def read(host: str) -> Route:
        if len(answers) == 2:
            cache.forget(1)  # the change is announced while the old row is on its way
        return answers.pop(0)

    monkeypatch.setattr(hosts, "read_route", read)
    cache.find("red.localhost")
    found = cache.find("red.localhost")
    assert found is not None
    assert found.primary == "new.localhost"


def test_made_up_hosts_push_nothing_out(reader: Reader) -> None:
    cache = RouteCache(stores_kept=10, strangers_kept=5)
    cache.find("red.localhost")
    for number in range(100):
        assert cache.find(f"no-{number}.localhost") is None
    reader.read.clear()
    assert cache.find("red.localhost") is not None
    assert reader.read == []
    assert len(cache._strangers) == 5
