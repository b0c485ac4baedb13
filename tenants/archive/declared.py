"""What belongs to a store outside of its schema and its folder. Apps declare it in `AppConfig.ready`.

    carry(Carried(Domain, write=hosts_of, read=bring_hosts))     # public rows that go along
    leave_behind(Opening, because="...")                         # public rows that don't
    attach(Attached("themes", write=packages, read=keep))        # things that many stores share
    people_in("remote_apps_grant", "account")                    # columns that hold accounts' numbers
    tell_since(orders_since)                                     # what a restore would lose
    on_arrival(renew_secrets)                                    # what has to change on another platform
    on_return(keep_down)                                         # what a restored backup must not undo
    stay_as_now(Standing(AccessToken, key=("digest",), columns=("revoked_at",)))    # nor these rows

A test holds that each public model with a foreign key to Store is in one of the first two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Model

if TYPE_CHECKING:
    from accounts.models import Account
    from tenants.models import OwnRole, Store

type Row = dict[str, Any]


@dataclass
class Newcomer:
    """A store as it arrives. `is_copy`: the one it was made of is here too. `owner` is to own it as well.

    `former_uid` is the store of the archive, `made_at` when that was made. `opens_secrets`: what was sealed
    on the platform it comes from can be opened on this one. `people` are members by their former account
    ids, those without an account here left out; `roles` are the store's own by their former ids. `notes` are
    sentences for whoever imports: what could not come along.
    """

    store: Store
    former_handle: str
    former_uid: UUID
    made_at: datetime
    is_copy: bool
    opens_secrets: bool
    owner: Account | None = None
    people: dict[int, Account] = field(default_factory=dict)
    roles: dict[int, OwnRole] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Carried:
    """Public rows of a store that an archive carries.

    `write` gives them as JSON; `read` writes them for the newcomer, in the transaction that imports it.
    """

    model: type[Model]
    write: Callable[[Store], list[Row]]
    read: Callable[[Newcomer, list[Row]], None]

    @property
    def label(self) -> str:
        """How the archive names them: "tenants.domain"."""
        return self.model._meta.label_lower


@dataclass(frozen=True)
class Attached:
    """Things kept once for many stores and named by their content.

    `write` gives (name, content) of those the current store uses; `read` keeps one, whether it is there
    already or not. Neither runs in a transaction.
    """

    name: str
    write: Callable[[], Iterator[tuple[str, bytes]]]
    read: Callable[[str, IO[bytes]], None]


@dataclass(frozen=True)
class PeopleColumn:
    """A column of a store's table that names accounts: numbers, or texts that begin with `prefix`."""

    table: str
    column: str
    prefix: str = ""


@dataclass(frozen=True)
class Returned:
    """A store whose rows a backup brought back. `before` is the same store with the rows of until now."""

    store: Store
    before: Store


@dataclass(frozen=True)
class Standing:
    """Rows that say what somebody may or wishes: they stand as they are now, whatever a backup says.

    `key` are columns by which the same row is known; `columns` are taken from the row of now. A row that is
    no more goes, unless `is_kept`.
    """

    model: type[Model]
    key: tuple[str, ...]
    columns: tuple[str, ...] = ()
    is_kept: bool = False


type Step = Callable[[Newcomer], None]
_carried: dict[type[Model], Carried] = {}
_left: dict[type[Model], str] = {}
_attached: dict[str, Attached] = {}
_people: dict[tuple[str, str], PeopleColumn] = {}
type Return = Callable[[Returned], None]
_standing: dict[type[Model], Standing] = {}
_steps: list[Step] = []
_returns: list[Return] = []
_tellers: list[Callable[[datetime], Iterable[str]]] = []


def carry(*rows: Carried) -> None:
    """Let archives carry these public rows."""
    _carried.update({each.model: each for each in rows})


def leave_behind(model: type[Model], *, because: str) -> None:
    """Say that archives don't carry a store's rows of this public model, and why."""
    _left[model] = because


def attach(attached: Attached) -> None:
    """Let archives carry things that many stores share."""
    _attached[attached.name] = attached


def people_in(table: str, column: str, *, prefix: str = "") -> None:
    """Say that a column of a store's table names accounts of the platform."""
    _people[table, column] = PeopleColumn(table, column, prefix)


def on_arrival(step: Step) -> Step:
    """Call `step(newcomer)` in every store that arrives, in its transaction."""
    if step not in _steps:
        _steps.append(step)
    return step


def on_return(step: Return) -> Return:
    """Call `step(returned)` in a store whose rows a backup brought back, in its transaction."""
    if step not in _returns:
        _returns.append(step)
    return step


def stay_as_now(*rows: Standing) -> None:
    """Let a restore leave these rows as they are now."""
    _standing.update({each.model: each for each in rows})


def tell_since(teller: Callable[[datetime], Iterable[str]]) -> None:
    """Let `teller(moment)` say, in the current store, what came since and would be gone after a restore."""
    if teller not in _tellers:
        _tellers.append(teller)


def told_since(moment: datetime) -> list[str]:
    """Sentences on what the current store would lose if it were as at that moment."""
    return [sentence for teller in _tellers for sentence in teller(moment)]


def carried() -> Iterable[Carried]:
    """All public rows that archives carry."""
    return _carried.values()


def left_behind() -> dict[type[Model], str]:
    """All public models whose rows stay, with the reason."""
    return dict(_left)


def attachments() -> dict[str, Attached]:
    """All shared things by name."""
    return dict(_attached)


def people_columns() -> Iterable[PeopleColumn]:
    """The columns declared to name accounts."""
    return _people.values()


def arrival_steps() -> tuple[Step, ...]:
    """What is done in each store that arrives."""
    return tuple(_steps)


def return_steps() -> tuple[Return, ...]:
    """What is done in each store that a backup brought back."""
    return tuple(_returns)


def standing() -> Iterable[Standing]:
    """All rows that a restore leaves as they are now."""
    return _standing.values()
