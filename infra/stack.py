"""The whole platform on one machine: what is started, in which order, and how it ends."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.children import Children, guard, stop_leftovers
from infra.fingerprint import PROJECT, SCHEMA, fingerprint
from infra.local import LocalServices
from infra.local_stripe import LocalStripe
from infra.panel import panel
from infra.ports import is_free
from infra.printer import Printer
from infra.programs import WEB_WORKERS, Platform, service
from infra.reload import watch
from infra.run_folder import RunFolder, RunFolderError
from infra.services import ServiceError
from infra.supervisor import StartError, Supervisor

SERVICES = frozenset({"postgres", "valkey", "stripe"})
STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True)
class Plan:
    """What to run. `environment` is all of the children's; `listen` the web server's address."""

    run_dir: Path
    port: int
    platform_host: str
    environment: dict[str, str]
    listen: str = "127.0.0.1"
    reload: bool = False
    demo: bool = True
    with_parent: bool = False
    watched: tuple[Path, ...] = ()
    """Folders that are watched beside the project's own, with `reload`."""


def run(plan: Plan) -> int:
    """Run the platform until it is told to stop. Returns the exit code."""
    folder = RunFolder(plan.run_dir)
    try:
        guard(folder.children)
        with folder.held():
            stop_leftovers(folder.children)
            refuse_taken_port(plan.listen, plan.port)
            return asyncio.run(Stack(plan, folder).run())
    except (RunFolderError, ServiceError) as error:
        sys.stderr.write(f"{error}\n")
        return 1


def refuse_taken_port(listen: str, port: int) -> None:
    """Raise RunFolderError when another program has the web server's port, also on another address."""
    try:
        socket.create_connection(("localhost", port), timeout=1).close()
        taken = True
    except OSError:
        taken = not is_free(port, listen)
    if taken:
        raise RunFolderError(
            f"Port {port} is taken by another program. Give another one: PORT={port + 1} make run"
        )


class Stack:
    """One run of the platform, from the first service to the last."""

    def __init__(self, plan: Plan, folder: RunFolder) -> None:
        self._plan = plan
        self._folder = folder
        self._printer = Printer()
        self._supervisor = Supervisor(self._printer, Children(folder.children))
        self._stop = asyncio.Event()

    async def run(self) -> int:
        """Start everything, wait to be told to stop, stop everything. Returns the exit code."""
        loop = asyncio.get_running_loop()
        for number in STOPS:
            # `nohup` asks to survive the terminal.
            if signal.getsignal(number) is not signal.SIG_IGN:
                loop.add_signal_handler(number, self._on_signal)
        up = asyncio.create_task(self._up())
        waiting: list[asyncio.Task[Any]] = [asyncio.create_task(self._stop.wait())]
        if self._plan.with_parent:
            waiting.append(asyncio.create_task(_parent_gone()))
        await asyncio.wait([up, *waiting], return_when=asyncio.FIRST_COMPLETED)
        problem = up.exception() if up.done() else None
        for task in (up, *waiting):
            task.cancel()
        await self._down()
        if problem is None:
            return 0
        if not isinstance(problem, (StartError, ServiceError, RunFolderError)):
            raise problem
        self._printer.plain(f"Kaidian stopped: {problem}")
        return 1

    def _on_signal(self) -> None:
        if self._stop.is_set():
            self._supervisor.kill()
        self._stop.set()

    def _restart(self, *names: str) -> None:
        self._printer.line("dev", f"edited; starting anew: {', '.join(names)}")
        self._supervisor.restart(*names)

    async def _down(self) -> None:
        self._printer.plain("Stopping …")
        await self._supervisor.stop(keep=SERVICES)
        await self._supervisor.stop()
        self._printer.plain(f"Stopped. Everything is kept in {self._plan.run_dir}")

    async def _up(self) -> None:
        environment = {**self._plan.environment, "PYTHONUNBUFFERED": "1"}
        prepared = await self._start_services(environment)
        platform = Platform(
            environment=environment,
            run_dir=self._plan.run_dir,
            listen=self._plan.listen,
            port=self._plan.port,
            platform_host=self._plan.platform_host,
        )
        prepare = platform.prepare(demo=self._plan.demo)
        known = self._folder.prepared == prepared
        if not known:
            await self._supervisor.run(prepare)
        await self._supervisor.start(platform.web(workers=1 if self._plan.reload else WEB_WORKERS))
        self._printer.plain(
            panel(self._printer, self._folder.demo, self._plan.platform_host, self._plan.port)
        )
        if known:
            # This very code prepared this very database before, so nobody had to wait for it again.
            await self._supervisor.run(prepare)
        self._folder.prepared = prepared
        await self._supervisor.start(platform.worker())
        await self._supervisor.start(platform.beat())
        if self._plan.reload:
            await asyncio.gather(
                self._supervisor.wait(), watch((PROJECT, *self._plan.watched), self._restart)
            )
        await self._supervisor.wait()

    async def _start_services(self, environment: dict[str, str]) -> str:
        """Start the embedded services, and add to the environment how they are reached.

        Returns a name for the database and the tables that the code expects in it.
        """
        services = LocalServices(self._folder, environment)
        starts = [self._supervisor.start(service(one)) for one in services.all()]
        reached: dict[str, str] = {}
        if not environment.get("STRIPE_SECRET_KEY"):
            stripe = LocalStripe(self._folder, f"http://127.0.0.1:{self._plan.port}/webhooks/stripe")
            reached |= stripe.environment()
            starts.append(self._supervisor.start(stripe.program(environment, PROJECT)))
        await asyncio.gather(*starts)
        reached |= services.environment()
        self._folder.publish(reached)
        environment |= reached
        return fingerprint(SCHEMA, environment["DATABASE_URL"])


async def _parent_gone() -> None:
    """End when the process that started us has ended: a killed `make` leaves nothing running."""
    parent = os.getppid()
    while os.getppid() == parent:
        await asyncio.sleep(0.5)
