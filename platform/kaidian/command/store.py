"""`kaidian store …`: a store out as a file, in again, kept, brought back, and gone for good."""

from __future__ import annotations

import argparse
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from infra.local import services_for_a_command
from kaidian.command.manage import run_folder

if TYPE_CHECKING:
    from accounts.models import Account
    from tenants.models import Store

ENDING = ".kaidian.zip"
BAR = 30


class NoSuchThing(Exception):
    """What was named on the command line is not there. The message says what."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `kaidian store` understands."""
    actions = parser.add_subparsers(required=True, metavar="action", dest="action")

    def add(name: str, text: str) -> argparse.ArgumentParser:
        return actions.add_parser(name, help=text, description=text)

    command = add("export", "Write a store to a file: its data, its pictures, its team.")
    command.add_argument("handle")
    command.add_argument("--out", type=Path, help=f"the file; <handle>-<day>{ENDING} unless given")
    command = add("import", "Make a store of such a file.")
    command.add_argument("file", type=Path)
    command.add_argument("--handle", default="", help="its address, if not the one it had")
    command.add_argument("--owner", default="", help="e-mail address of an account that is to own it")


def run(options: Namespace) -> int:
    """Do it. Returns the exit code; a refusal is said in a sentence."""
    with services_for_a_command(run_folder()):
        import django

        django.setup()
        from foundation.errors import ActionError

        try:
            ACTIONS[options.action](options)
        except (ActionError, NoSuchThing) as error:
            sys.stderr.write(f"{error}\n")
            return 1
    return 0


def _export(options: Namespace) -> None:
    from django.utils import timezone

    from tenants.archive.export import export_store

    store = find_store(options.handle)
    out: Path = options.out or Path(f"{store.handle}-{timezone.now():%Y-%m-%d}{ENDING}")
    if out.exists():
        raise NoSuchThing(f"{out} is there already. Name another file with --out.")
    unfinished = out.with_name(f"{out.name}.unfinished")
    try:
        with unfinished.open("wb") as file, bar() as progress:
            manifest = export_store(store=store, file=file, progress=progress)
        unfinished.rename(out)
    finally:
        unfinished.unlink(missing_ok=True)
    rows = sum(manifest.rows.values())
    sys.stdout.write(f"{store.name} is in {out}: {rows} rows in {len(manifest.rows)} tables.\n")


def _import(options: Namespace) -> None:
    from tenants.archive.arrive import import_store
    from tenants.archive.file import ArchiveReader

    if not options.file.is_file():
        raise NoSuchThing(f"There is no file {options.file}.")
    owner = find_account(options.owner) if options.owner else None
    with options.file.open("rb") as file, bar() as progress:
        arrived = import_store(
            archive=ArchiveReader(file), handle=options.handle, owner=owner, progress=progress
        )
    sys.stdout.write(f"{arrived.store.name} is open: {arrived.store.url}\n")
    for note in arrived.notes:
        sys.stdout.write(f"- {note}\n")


def find_store(handle: str) -> Store:
    """The store with this handle. Raises NoSuchThing."""
    from tenants.models import Store

    found: Store | None = Store.objects.filter(handle=handle).first()
    if found is None:
        raise NoSuchThing(f"There is no store with the handle {handle}.")
    return found


def find_account(email: str) -> Account:
    """The account of this e-mail address. Raises NoSuchThing."""
    from accounts.models import Account

    found = Account.objects.filter(email__iexact=email).first()
    if found is None:
        raise NoSuchThing(f"There is no account with the e-mail address {email}.")
    return found


class Bar:
    """A bar that grows, for a person who waits; nothing where nobody looks."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()

    def __call__(self, done: int, total: int) -> None:
        if self._shown and total:
            full = BAR * done // total
            sys.stderr.write(f"\r[{'#' * full}{' ' * (BAR - full)}] {done}/{total}\x1b[K")
            sys.stderr.flush()

    def end(self) -> None:
        """Leave the line to what comes next."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")


@contextmanager
def bar() -> Iterator[Bar]:
    """A bar for the time of a block."""
    shown = Bar()
    try:
        yield shown
    finally:
        shown.end()


ACTIONS = {"export": _export, "import": _import}
