"""Telling every process that a store has changed, through Valkey's publish and subscribe.

One listening thread per process, started by the first request it serves (never before a fork). When the
channel breaks, cached routes age faster until it is back, and all are dropped on return, since changes
may have been missed.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterable
from threading import Event, Lock, Thread

import redis
from django.conf import settings
from django.db import transaction

from .hosts import BLIND_SECONDS, LIVE_SECONDS, routes

log = logging.getLogger(__name__)
CHANNEL = "kaidian:stores"
RETRY_SECONDS = 1.0
LISTEN_SECONDS = 5.0


def announce(store_id: int, hosts: Iterable[str] = ()) -> None:
    """Make all processes read the store, and the hosts named, afresh once this transaction is committed."""
    hosts = list(hosts)
    transaction.on_commit(lambda: _publish(store_id, hosts))


def _publish(store_id: int, hosts: list[str]) -> None:
    routes.forget(store_id, hosts)
    try:
        client = redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1)
        with client:
            client.publish(CHANNEL, json.dumps({"store": store_id, "hosts": hosts}))
    except redis.RedisError as error:
        log.warning("a change of store %s reaches other processes late: %s", store_id, error)


class Listener:
    """Keeps the process's routes in step with what other processes announce."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._process = 0
        self._stop = Event()
        self.connected = Event()

    def ensure_started(self) -> None:
        """Start the thread unless this process has it. Costs nothing after the first call."""
        if self._process == os.getpid():
            return
        with self._lock:
            if self._process != os.getpid():
                self._process = os.getpid()
                self._stop, self.connected = Event(), Event()
                Thread(target=self._run, args=(self._stop,), name="store-changes", daemon=True).start()

    def stop(self) -> None:
        """End the thread soon (tests)."""
        self._stop.set()
        self._process = 0

    def _run(self, stop: Event) -> None:
        silent = False
        while not stop.is_set():
            try:
                self._listen(stop)
            except (redis.RedisError, OSError) as error:
                # Once an outage, and not when it is us who go.
                if (self.connected.is_set() or not silent) and not stop.is_set():
                    log.warning("store changes can't be heard, routes are read more often: %s", error)
                silent = True
            routes.live_seconds = BLIND_SECONDS
            self.connected.clear()
            stop.wait(RETRY_SECONDS)

    def _listen(self, stop: Event) -> None:
        client = redis.Redis.from_url(
            settings.REDIS_URL,
            socket_connect_timeout=2,
            socket_timeout=LISTEN_SECONDS,
            health_check_interval=10,
        )
        with client, client.pubsub() as channel:  # type: ignore[no-untyped-call]
            channel.subscribe(CHANNEL)
            while not stop.is_set():
                message = channel.get_message(timeout=LISTEN_SECONDS)
                if message is not None:
                    self._hear(message)

    def _hear(self, message: dict[str, object]) -> None:
        if message["type"] == "subscribe":
            routes.forget_all()
            routes.live_seconds = LIVE_SECONDS
            self.connected.set()
        elif message["type"] == "message":
            try:
                change = json.loads(message["data"])  # type: ignore[arg-type]
                routes.forget(int(change["store"]), [str(host) for host in change["hosts"]])
            except (ValueError, KeyError, TypeError):
                log.warning("a message on %s made no sense", CHANNEL)
                routes.forget_all()


listener = Listener()
