"""Where the local Stripe keeps its objects: one SQLite file, so that killing the process loses no payment."""

import json
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from .wire import Json, Params, StripeError, missing, new_id

API_VERSION = "2026-10-28.endive"
_IDEMPOTENCY_SECONDS = 24 * 3600
_PAGE = 100
_SCHEMA = """
CREATE TABLE IF NOT EXISTS object (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
    parent TEXT, created INTEGER NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS object_kind ON object (kind, parent, seq);
CREATE TABLE IF NOT EXISTS replay (
    key TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, status INTEGER NOT NULL,
    body TEXT NOT NULL, request TEXT NOT NULL, created INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS delivery (
    event TEXT NOT NULL, endpoint TEXT NOT NULL, PRIMARY KEY (event, endpoint));
CREATE TABLE IF NOT EXISTS keepsake (name TEXT PRIMARY KEY, body BLOB NOT NULL);
"""


class Replay(NamedTuple):
    """The stored answer of an idempotency key."""

    fingerprint: str
    status: int
    body: str
    request: str


class Ledger:
    """All objects by id, with one short transaction for each call.

    Objects are plain JSON dictionaries. What only this server may know (a card's number) stands under `_` and
    never leaves through `exported`. `elsewhere` finds objects that other resources keep. `request` and `host`
    tell of the call being answered: its ids, and the address it came in at. `ahead` says by how many seconds
    billing lives ahead of the machine.
    """

    def __init__(self, path: Path | None) -> None:
        self._db = sqlite3.connect(path or ":memory:", isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        # With a write-ahead log this survives kill -9; only a power cut could lose the last calls.
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.executescript(_SCHEMA)
        self._held: dict[str, Json] = {}
        self._changed: dict[str, str | None] = {}
        self._events: list[Json] = []
        self._deliveries: list[tuple[str, str]] = []
        self.elsewhere: Callable[[str], Json | None] = lambda ident: None
        self.request: Json = {"id": None, "idempotency_key": None}
        self.host = ""
        self.stopped_at: int | None = None
        self.ahead: Callable[[], int] = lambda: 0

    def find(self, ident: str) -> Json | None:
        """The object of this id, ready to be changed and saved, or None."""
        held = self._held.get(ident)
        if held is None:
            row = self._db.execute("SELECT body FROM object WHERE id = ?", (ident,)).fetchone()
            if row is None:
                return self.elsewhere(ident)
            held = self._held[ident] = json.loads(row[0])
        return held

    def get(self, ident: str, kind: str, param: str = "id") -> Json:
        """The object of this id and kind, or Stripe's 404."""
        found = self.find(ident)
        if found is None or found["object"] != kind:
            raise missing(kind, ident, param)
        return found

    def keeps(self, ident: str) -> bool:
        """Whether the object is one of this ledger's own."""
        query = "SELECT 1 FROM object WHERE id = ?"
        return ident in self._held or self._db.execute(query, (ident,)).fetchone() is not None

    def save(self, thing: Json, *, parent: str | None = None) -> Json:
        """Keep a new or changed object; `parent` is the id that lists of its kind are filtered by."""
        ident = thing["id"]
        self._held[ident] = thing
        self._changed[ident] = parent or self._changed.get(ident)
        return thing

    def remove(self, ident: str) -> None:
        """Forget an object."""
        self._held.pop(ident, None)
        self._changed.pop(ident, None)
        self._db.execute("DELETE FROM object WHERE id = ?", (ident,))

    def record(self, kind: str, thing: Json, previous: Json | None = None) -> None:
        """Write the event `kind` about an object as it is now."""
        data: Json = {"object": exported(thing)}
        if previous is not None:
            data["previous_attributes"] = previous
        event = {
            "id": new_id("evt"),
            "object": "event",
            "api_version": API_VERSION,
            "created": int(time.time()),
            "data": json.loads(json.dumps(data)),
            "livemode": False,
            "pending_webhooks": 0,
            "request": dict(self.request),
            "type": kind,
        }
        self._events.append(self.save(event))

    def page(self, kind: str, params: Params, *, parent: str | None = None) -> tuple[list[Json], bool]:
        """The newest objects of a kind and whether more follow; reads limit and the cursors of `params`."""
        limit = params.integer("limit") or 10
        if not 1 <= limit <= _PAGE:
            raise StripeError(400, "Limit must be between 1 and 100.", param="limit")
        query, values, newest_first = "SELECT body FROM object WHERE kind = ?", [kind], True
        if parent is not None:
            query, values = query + " AND parent = ?", [*values, parent]
        for name, sign in (("starting_after", "<"), ("ending_before", ">")):
            cursor = params.text(name)
            if cursor is not None:
                query += " AND seq < " if sign == "<" else " AND seq > "
                query += "coalesce((SELECT seq FROM object WHERE id = ?), 0)"
                values.append(cursor)
                newest_first = sign == "<"
        for sign, moment in _moments(params.raw("created")):
            query, values = f"{query} AND created {sign} ?", [*values, moment]
        order = "DESC" if newest_first else "ASC"
        rows = self._db.execute(f"{query} ORDER BY seq {order} LIMIT {limit + 1}", values).fetchall()
        found = [json.loads(row[0]) for row in rows[:limit]]
        return (found if newest_first else found[::-1]), len(rows) > limit

    def all(self, kind: str) -> list[Json]:
        """Every object of a kind, oldest first: for the few kinds that stay few."""
        rows = self._db.execute("SELECT body FROM object WHERE kind = ? ORDER BY seq", (kind,))
        return [json.loads(row[0]) for row in rows]

    def each(self, kind: str, parent: str | None = None) -> list[Json]:
        """Every object of a kind, of one parent or all, oldest first, with what this call changed; ready to
        be changed and saved."""
        query, values = "SELECT id FROM object WHERE kind = ?", [kind]
        if parent is not None:
            query, values = query + " AND parent = ?", [*values, parent]
        known = [row[0] for row in self._db.execute(f"{query} ORDER BY seq", values)]
        fresh = [
            ident
            for ident, above in self._changed.items()
            if self._held[ident]["object"] == kind and parent in (None, above) and ident not in known
        ]
        return [thing for ident in [*known, *fresh] if (thing := self.find(ident)) is not None]

    @property
    def now(self) -> int:
        """The moment that billing lives in: where `/_control/clock` stopped it, or its clock's."""
        if self.stopped_at is not None:
            return self.stopped_at
        return int(time.time()) + self.ahead()

    def replay(self, key: str) -> Replay | None:
        """What this idempotency key answered within the last day."""
        query = "SELECT fingerprint, status, body, request FROM replay WHERE key = ? AND created > ?"
        row = self._db.execute(query, (key, int(time.time()) - _IDEMPOTENCY_SECONDS)).fetchone()
        return Replay(*row) if row else None

    def expect_delivery(self, event: str, endpoint: str) -> None:
        """Remember, with this commit, that an event must reach an endpoint."""
        self._deliveries.append((event, endpoint))

    def delivered(self, event: str, endpoint: str) -> None:
        """An endpoint has taken the event, or never will."""
        self._db.execute("DELETE FROM delivery WHERE event = ? AND endpoint = ?", (event, endpoint))

    def undelivered(self) -> list[tuple[str, str]]:
        """(event id, endpoint id) of what a stop left behind."""
        return self._db.execute("SELECT event, endpoint FROM delivery").fetchall()

    def events(self) -> list[Json]:
        """The events recorded since the last commit."""
        return self._events

    def commit(self, replay: tuple[str, Replay] | None = None) -> None:
        """Write everything saved since the last commit, and the answer to replay, in one transaction."""
        if self._changed or self._deliveries or replay:
            self._db.execute("BEGIN IMMEDIATE")
            with self._db:
                self._write(replay)
        self.forget()

    def forget(self) -> None:
        """Drop what was changed and not committed."""
        self._held, self._changed, self._events, self._deliveries = {}, {}, [], []

    def keep(self, name: str, body: bytes) -> None:
        """Keep a named blob."""
        self._db.execute("INSERT OR REPLACE INTO keepsake VALUES (?, ?)", (name, body))

    def kept(self, name: str) -> bytes | None:
        """The blob of that name."""
        row = self._db.execute("SELECT body FROM keepsake WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def wipe(self) -> None:
        """Forget everything that was ever kept."""
        self.forget()
        for table in ("object", "replay", "delivery", "keepsake"):
            self._db.execute(f"DELETE FROM {table}")  # noqa: S608 - the names stand above

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def _write(self, replay: tuple[str, Replay] | None) -> None:
        self._db.executemany(
            "INSERT INTO object (id, kind, parent, created, body) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET body = excluded.body",
            [self._row(ident, parent) for ident, parent in self._changed.items()],
        )
        self._db.executemany("INSERT OR IGNORE INTO delivery VALUES (?, ?)", self._deliveries)
        if replay:
            answer = (replay[0], *replay[1], int(time.time()))
            self._db.execute("INSERT OR REPLACE INTO replay VALUES (?, ?, ?, ?, ?, ?)", answer)

    def _row(self, ident: str, parent: str | None) -> tuple[str, str, str | None, int, str]:
        thing = self._held[ident]
        return ident, thing["object"], parent, thing["created"], json.dumps(thing, separators=(",", ":"))


def exported(thing: Json) -> Json:
    """An object as the API shows it."""
    return {name: _shown(value) for name, value in thing.items() if name != "_"}


def _shown(value: Any) -> Any:
    if isinstance(value, dict):
        return exported(value)
    return [_shown(each) for each in value] if isinstance(value, list) else value


def expand(ledger: Ledger, thing: Json, paths: list[str]) -> Json:
    """A copy of an answer where the ids at `paths` (`latest_charge.balance_transaction`) became objects."""
    for path in paths:
        thing = _expanded(ledger, thing, path.split("."), path)
    return thing


def _expanded(ledger: Ledger, thing: Json, path: list[str], whole: str) -> Json:
    name, rest = path[0], path[1:]
    if name not in thing or len(path) > 4:
        message = f"This property cannot be expanded ({whole})."
        raise StripeError(400, message, code="property_cannot_be_expanded", param="expand")
    value = thing[name]
    if isinstance(value, str):
        found = ledger.find(value)
        value = exported(found) if found else value
    if rest and isinstance(value, list):
        value = [_expanded(ledger, item, rest, whole) for item in value]
    elif rest and isinstance(value, dict):
        value = _expanded(ledger, value, rest, whole)
    return {**thing, name: value}


def _moments(created: object) -> list[tuple[str, str]]:
    signs = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
    wanted = created if isinstance(created, dict) else {"": created} if created else {}
    for value in wanted.values():
        if not str(value).isdigit():
            raise StripeError(400, f"Invalid timestamp: {value}", param="created")
    return [(signs.get(name, "="), str(value)) for name, value in wanted.items()]
