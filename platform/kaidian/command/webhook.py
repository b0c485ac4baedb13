"""`kaidian webhook listen`: receives webhooks on this machine, checks their signatures and shows them."""

from __future__ import annotations

import json
import sys
import threading
from argparse import ArgumentParser, Namespace
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plugins.webhooks.receiver import Received, Reply

PORT = 4500


def add_arguments(command: ArgumentParser) -> None:
    """What `kaidian webhook` understands."""
    actions = command.add_subparsers(required=True, dest="action", metavar="action")
    text = "Receive webhooks, check their signatures and show them."
    listen = actions.add_parser("listen", help=text, description=text)
    listen.add_argument("--secret", action="append", default=[], help="a signing secret; may be given twice")
    listen.add_argument("--port", type=int, default=PORT, help=f"where to listen (default {PORT})")
    listen.add_argument("--status", type=int, default=200, help="what to answer, to try failures")
    listen.add_argument("--once", action="store_true", help="end after the first message")


def run(options: Namespace) -> int:
    """Listen until Ctrl-C, or for one message. Returns 1 where that one's signature does not hold."""
    from plugins.webhooks.receiver import Receiver, Reply  # other commands need no server

    ended = threading.Event()
    faults: list[bool] = []

    def answer(received: Received) -> Reply:
        sys.stdout.write(shown(received, is_checked=bool(options.secret)))
        sys.stdout.flush()
        faults.append(received.fault is not None)
        return Reply(401 if received.fault else options.status)

    try:
        receiver = Receiver(answer, secrets=options.secret, port=options.port, answered=ended.set)
    except OSError as error:
        sys.stderr.write(f"can't listen on port {options.port}: {error}\n")
        return 2
    with receiver:
        sys.stdout.write(f"Listening at {receiver.url}\n")
        if not options.secret:
            sys.stdout.write("No --secret was given, so signatures are not checked.\n")
        sys.stdout.flush()
        while not (ended.wait(timeout=1) and options.once):
            pass
    return 1 if faults[0] else 0


def shown(received: Received, *, is_checked: bool) -> str:
    """A message as people read it."""
    if received.fault:
        verdict = f"✗ {received.fault}"
    else:
        verdict = "✓ signature holds" if is_checked else "signature not checked"
    try:
        body = json.dumps(json.loads(received.body), ensure_ascii=False, indent=2)
    except ValueError:
        body = received.body
    return f"\n{datetime.now():%H:%M:%S}  {received.webhook_id or 'no webhook-id'}  {verdict}\n{body}\n"
