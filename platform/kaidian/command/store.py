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
    from tenants.archive.models import Backup
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
    command = add("delete", "Close a store now and delete it when its grace is over; or take it back.")
    command.add_argument("handle")
    command.add_argument("--reason", default="", help="why; it stands in the certificate")
    command.add_argument("--take-back", action="store_true", help="let it stay after all")
    command = add("backup", "Keep a store, or all, as they are now, besides the backups of each night.")
    command.add_argument("handle", nargs="?")
    command.add_argument("--all", action="store_true", help="every store")
    command.add_argument("--list", action="store_true", help="only show what backups there are of it")
    command.add_argument(
        "--verify", action="store_true", help="only read its newest backup, to the last byte"
    )
    command = add("move", "Take a store to another database of KAIDIAN_DATABASES, while its shop is open.")
    command.add_argument("handle")
    command.add_argument("--to", required=True, help="the database's name there; “default” is the first one")
    command = add("restore", "Let a store be as it was at one of its backups, or undo that.")
    command.add_argument("handle")
    command.add_argument("--from", dest="backup", type=int, help="the backup's number: see backup --list")
    command.add_argument("--undo", action="store_true", help="undo the last restore")
    command.add_argument("--yes", action="store_true", help="don't ask")


def run(options: Namespace) -> int:
    """Do it. Returns the exit code; a refusal is said in a sentence."""
    with services_for_a_command(run_folder()):
        import django

        django.setup()
        from foundation.errors import ActionError

        try:
            ACTIONS[options.action](options)
        except (ActionError, NoSuchThing, OSError) as error:
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


def _delete(options: Namespace) -> None:
    from tenants.archive.deletion import ask_deletion, take_back

    store = find_store(options.handle)
    if options.take_back:
        take_back(store=store)
        sys.stdout.write(f"{store.name} stays.\n")
        return
    deletion = ask_deletion(store=store, reason=options.reason)
    sys.stdout.write(
        f"{store.name} is closed. It will be deleted on {deletion.due_at:%Y-%m-%d}; until then "
        f"`kaidian store delete {store.handle} --take-back` lets it stay. Its owners are told.\n"
    )


def _backup(options: Namespace) -> None:
    from tenants.archive.backups import make_backup, throw_away_old, verify
    from tenants.archive.models import Backup
    from tenants.models import Store

    if bool(options.handle) == options.all:
        raise NoSuchThing("Name a store, or say --all.")
    stores = list(Store.objects.order_by("pk")) if options.all else [find_store(options.handle)]
    for store in stores:
        kept = Backup.objects.filter(store=store).order_by("-started_at")
        if options.list:
            sys.stdout.writelines(_line(backup) for backup in kept)
            continue
        if options.verify:
            newest = kept.exclude(made_at=None).first()
            if newest is None:
                raise NoSuchThing(f"There is no backup of {store.handle}.")
            verify(newest, wholly=True)
            sys.stdout.write(f"whole: {_line(newest)}")
            continue
        with bar() as progress:
            backup = make_backup(store=store, by_hand=True, progress=progress)
        throw_away_old(store)
        sys.stdout.write(f"{store.handle}: {_line(backup)}")


def _line(backup: Backup) -> str:
    from foundation.events import SYSTEM
    from tenants.archive.faults import for_operators

    state = for_operators(backup.fault) or ("whole" if backup.verified_at else "not verified")
    size = f"{backup.bytes / 1024 / 1024:.1f} MB"
    kind = f"by {'command' if backup.actor == SYSTEM else backup.actor}" if backup.by_hand else "nightly"
    at = f"{backup.started_at:%Y-%m-%d %H:%M}"
    return f"{backup.pk:>8}  {at}  {backup.rows:>9} rows  {size:>10}  {kind:<14}  {state}\n"


def _restore(options: Namespace) -> None:
    from tenants.archive.models import Backup
    from tenants.archive.restore import restore_store, what_would_be_lost
    from tenants.archive.undo import latest_former, undo_restore

    store = find_store(options.handle)
    if options.undo:
        former = latest_former(store)
        if former is None:
            raise NoSuchThing("There is no restore to undo.")
        with bar() as progress:
            undo_restore(former=former, progress=progress)
        sys.stdout.write(f"{store.name} is what it was before.\n")
        return
    backup = Backup.objects.filter(store=store, pk=options.backup or 0).exclude(made_at=None).first()
    if backup is None or backup.made_at is None:
        raise NoSuchThing(f"Say which with --from; `kaidian store backup {store.handle} --list` shows them.")
    for sentence in what_would_be_lost(backup):
        sys.stdout.write(f"- {sentence}\n")
    asked = f"Let {store.name} be as it was on {backup.made_at:%Y-%m-%d %H:%M} UTC? [y/N] "
    if not options.yes and input(asked).strip().lower() not in {"y", "yes"}:
        raise NoSuchThing("Nothing was changed.")
    with bar() as progress:
        former = restore_store(backup=backup, progress=progress)
    sys.stdout.write(f"Done. `--undo` brings back what was, until {former.kept_until:%Y-%m-%d}.\n")


def _move(options: Namespace) -> None:
    from tenants.archive.move import move_store

    store = find_store(options.handle)
    with bar() as progress:
        move = move_store(store=store, to=options.to, progress=progress)
    sys.stdout.write(
        f"{store.name} lies in {move.to_alias}, with {move.rows} rows. "
        f"Writing waited {move.paused_ms / 1000:.1f} seconds.\n"
    )


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


ACTIONS = {
    "export": _export,
    "import": _import,
    "delete": _delete,
    "backup": _backup,
    "restore": _restore,
    "move": _move,
}
