"""The embedded services: first start, unclean stops, taken ports, full disks."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
import redis

from infra.children import Children, stop_leftovers
from infra.local import LocalServices
from infra.ports import Ports, free_port
from infra.reload import affected
from infra.run_folder import RunFolder, RunFolderError
from infra.services import Postgres, ServiceError, Valkey
from infra.stack import refuse_taken_port


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder outside pytest's own, which only its owner may enter."""
    with tempfile.TemporaryDirectory(prefix="kaidian-test-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


def kill(service: Postgres | Valkey) -> int:
    """Kill a started service as a crash would. Returns its number."""
    process = service._process
    assert process is not None
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    return process.pid


def test_postgres_starts_with_role_database_and_extensions_and_keeps_data_through_a_crash(
    folder: Path,
) -> None:
    server = Postgres(folder / "postgres", free_port(), durable=False)
    with server:
        with psycopg.connect(server.url(), autocommit=True) as connection:
            assert connection.execute("SELECT similarity('水晶手链', '水晶手串') > 0.3").fetchone() == (True,)
            assert connection.execute("SELECT unaccent('é')").fetchone() == ("e",)
            assert connection.execute("SHOW max_locks_per_transaction").fetchone() == ("512",)
            connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
        kill(server)
        server.start()
        with psycopg.connect(server.url()) as connection:
            assert connection.execute("SELECT number FROM kept").fetchone() == (7,)


def test_postgres_asks_for_its_password(folder: Path) -> None:
    with Postgres(folder / "postgres", free_port(), durable=False) as server:
        url = f"postgresql://kaidian:wrong@127.0.0.1:{server.port}/kaidian"
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(url)


def test_a_pid_file_with_the_number_of_a_stranger_is_removed(folder: Path) -> None:
    server = Postgres(folder / "postgres", free_port(), durable=False)
    server.prepare()
    stranger = subprocess.Popen(["sleep", "60"])
    try:
        (server.folder / "postmaster.pid").write_text(
            f"{stranger.pid}\n{server.folder}\n0\n1\n\n\n0 0\nready\n"
        )
        with server:
            psycopg.connect(server.url()).close()
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_server_that_outlived_its_supervisor_is_stopped_first(folder: Path) -> None:
    old = Postgres(folder / "postgres", free_port(), durable=False)
    old.start()
    assert old._process is not None
    new = Postgres(folder / "postgres", free_port(), durable=False)
    with new:
        assert old._process.wait(5) == 0
        psycopg.connect(new.url()).close()


def test_a_half_made_cluster_is_made_anew(folder: Path) -> None:
    (folder / "postgres.unfinished").mkdir()
    (folder / "postgres.unfinished" / "PG_VERSION").write_text("18\n")
    with Postgres(folder / "postgres", free_port(), durable=False) as server:
        psycopg.connect(server.url()).close()
    assert not (folder / "postgres.unfinished").exists()


def test_data_of_another_major_version_is_refused_with_the_reason(folder: Path) -> None:
    server = Postgres(folder / "postgres", free_port(), durable=False)
    (folder / "postgres").mkdir()
    (folder / "postgres" / "PG_VERSION").write_text("15\n")
    with pytest.raises(ServiceError, match="was made by PostgreSQL 15"):
        server.start()


def test_valkey_keeps_the_queue_through_a_restart_and_asks_for_its_password(folder: Path) -> None:
    server = Valkey(folder / "valkey", free_port())
    with server:
        redis.Redis.from_url(server.url()).rpush("queue", "task")
    with server:
        assert redis.Redis.from_url(server.url()).lrange("queue", 0, -1) == [b"task"]
        with pytest.raises(redis.AuthenticationError):
            redis.Redis(port=server.port).ping()


def test_a_service_that_cannot_start_says_why(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(ServiceError, match="in use"):
            Valkey(folder / "valkey", taken.getsockname()[1]).start(seconds=5)


def test_ports_are_remembered_and_picked_anew_when_taken(folder: Path) -> None:
    first = Ports(folder / "ports.json").get("postgres")
    assert Ports(folder / "ports.json").get("postgres") == first
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", first))
        taken.listen()
        other = Ports(folder / "ports.json").get("postgres")
    assert other != first
    assert json.loads((folder / "ports.json").read_text()) == {"postgres": other}


def test_an_unreadable_port_file_is_written_anew(folder: Path) -> None:
    (folder / "ports.json").write_text("{half")
    assert Ports(folder / "ports.json").get("valkey") in range(20_000, 32_000)


def test_a_taken_web_port_is_refused_naming_the_setting() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(RunFolderError, match=rf"Port {port} is taken .* PORT={port + 1}"):
            refuse_taken_port("127.0.0.1", port)


def test_a_run_folder_is_held_by_one_at_a_time(folder: Path) -> None:
    ours = RunFolder(folder / ".run")
    with ours.held():
        assert RunFolder(folder / ".run").holder() == os.getpid()
        with (
            pytest.raises(RunFolderError, match=rf"already runs in .*process {os.getpid()}"),
            RunFolder(folder / ".run").held(),
        ):
            pass
        ours.publish({"DATABASE_URL": "x"})
        assert RunFolder(folder / ".run").published() == {"DATABASE_URL": "x"}
    assert ours.published() == {}
    with RunFolder(folder / ".run").held():  # and free again
        pass


def test_a_full_disk_is_said_before_anything_starts(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("infra.run_folder.BYTES_NEEDED", 10**18)
    with (
        pytest.raises(RunFolderError, match=r"disk of .* is full: .* MB are left"),
        RunFolder(folder / ".run").held(),
    ):
        pass


def test_given_services_are_not_started(folder: Path) -> None:
    given = {"DATABASE_URL": "postgresql://elsewhere/x", "REDIS_URL": "redis://elsewhere"}
    assert LocalServices(RunFolder(folder), given).all() == []
    only_cache = LocalServices(RunFolder(folder), {"REDIS_URL": "redis://elsewhere"})
    assert [service.name for service in only_cache.all()] == ["postgres"]


def test_leftovers_of_an_earlier_run_are_stopped_and_strangers_are_not(folder: Path) -> None:
    leftover = subprocess.Popen(["sleep", "60"], start_new_session=True)
    stranger = subprocess.Popen(["sleep", "60"], start_new_session=True)
    try:
        children = Children(folder / "children.json")
        children.add("web", leftover.pid, signal.SIGTERM)
        note = json.loads((folder / "children.json").read_text())
        note["children"]["worker"] = {"pid": stranger.pid, "born": 1.0, "stop_signal": 15}
        (folder / "children.json").write_text(json.dumps(note))
        assert stop_leftovers(folder / "children.json") == ["web"]
        assert leftover.wait(1) == -signal.SIGTERM
        assert psutil.pid_exists(stranger.pid)
    finally:
        for process in (leftover, stranger):
            process.kill()
            process.wait()


def test_an_edit_starts_anew_only_what_it_touches() -> None:
    assert affected({"/p/orders/actions.py"}) == ["web", "worker", "beat"]
    assert affected({"/p/templates/page.html", "/p/static/a.css"}) == ["web"]
    assert affected({"/p/readme.md"}) == []
