"""Transactions on several databases that end as one.

The public tables lie in one database, a store may lie in another. Within one block both are written to; what
was written in one of them stands or falls with the rest. The connection whose block began first leads, the
others follow it: they commit with it, a savepoint of one is a savepoint of all, and what waits for the commit
waits for all of them. The store's part is committed first, the public part last. Only a crash between the two
leaves the one without the other: then what is public does not say yet what the store has, and doing it again
mends it.
"""

from __future__ import annotations

import logging
import zlib
from collections.abc import Callable
from typing import Any, Self

from django.db import DEFAULT_DB_ALIAS, Error, InterfaceError
from django_tenants.postgresql_backend.base import DatabaseWrapper as TenantDatabaseWrapper

log = logging.getLogger(__name__)


class JoiningWrapper(TenantDatabaseWrapper):  # type: ignore[misc]
    """A connection whose transaction can be part of another connection's."""

    connection: Any
    health_check_done: bool
    in_atomic_block: bool
    search_path_set_schemas: list[str] | None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.leader: Self | None = None
        self.followers: list[Self] = []
        self._savepoints_of_others: set[str] = set()
        self._waiting: list[Any] = []
        self._has_failed = False
        super().__init__(*args, **kwargs)

    def follow(self, other: Self) -> None:
        """Let what comes be part of the other's transaction, if it is in one and we are in none."""
        leader = other.leader or other
        if leader is self or self.in_atomic_block or not leader.in_atomic_block:
            return
        if leader.closed_in_transaction:
            raise InterfaceError("the connection was lost in this transaction")
        self.set_autocommit(False)
        self.in_atomic_block, self.commit_on_exit = True, True
        self.leader = leader
        leader.followers.append(self)

    @property
    def needs_rollback(self) -> bool:
        """That a part of the transaction failed: Django's own mark, one for all that end together."""
        return self._has_failed if self.leader is None else self.leader._has_failed

    @needs_rollback.setter
    def needs_rollback(self, failed: bool) -> None:
        (self.leader or self)._has_failed = failed

    @property
    def run_on_commit(self) -> list[Any]:
        """What waits for the commit: Django's own list, one for all that end together."""
        return self._waiting if self.leader is None else self.leader._waiting

    @run_on_commit.setter
    def run_on_commit(self, waiting: list[Any]) -> None:
        (self.leader or self)._waiting = waiting

    def on_commit(self, func: Callable[[], object], robust: bool = False) -> None:
        others = self._others()
        if others:
            savepoints = {sid for part in (self, *others) for sid in part.savepoint_ids}
            self.run_on_commit.append((savepoints, func, robust))
        else:
            super().on_commit(func, robust)

    def _others(self) -> list[Self]:
        """Whoever is part of the same transaction."""
        if self.leader is None:
            return self.followers
        return [self.leader, *(part for part in self.leader.followers if part is not self)]

    def commit(self) -> None:
        self._savepoints_of_others.clear()
        if not self.followers:
            super().commit()
            return
        followers, self.followers = self.followers, []
        parts: list[JoiningWrapper] = [*followers, self]
        parts.sort(key=lambda part: part.alias == DEFAULT_DB_ALIAS)
        try:
            while parts:
                part = parts.pop(0)
                if part is self:
                    super().commit()
                else:
                    part._end(commit=True)
        except BaseException:
            log.exception("a transaction on several databases could not be committed: %s", self.alias)
            for part in parts:
                if part is not self:
                    part._end(commit=False)
            raise

    def rollback(self) -> None:
        self._let_go()
        super().rollback()

    def close(self) -> None:
        self._let_go()
        super().close()

    def _let_go(self) -> None:
        """Undo what followers did in the transaction."""
        self._savepoints_of_others.clear()
        followers, self.followers = self.followers, []
        for part in followers:
            part._end(commit=False)

    def _end(self, *, commit: bool) -> None:
        """End our part of the leader's transaction."""
        self.leader = None
        self.in_atomic_block = False
        try:
            if not self.closed_in_transaction:
                (self.commit if commit else self.rollback)()
        except Error:
            self.close()
            if commit:
                raise
        finally:
            if self.closed_in_transaction:
                self.connection = None
            elif self.connection is not None:
                self.set_autocommit(True)

    def _savepoint(self, sid: str) -> None:
        super()._savepoint(sid)
        for part in self._others():
            super(JoiningWrapper, part)._savepoint(sid)
            part._savepoints_of_others.add(sid)

    def _savepoint_commit(self, sid: str) -> None:
        super()._savepoint_commit(sid)
        for part in self._others():
            if sid in part._savepoints_of_others:
                super(JoiningWrapper, part)._savepoint_commit(sid)
                part._savepoints_of_others.discard(sid)

    def _savepoint_rollback(self, sid: str) -> None:
        super()._savepoint_rollback(sid)
        for part in self._others():
            if part.closed_in_transaction:
                self.needs_rollback = True  # it lost what was before the savepoint, too
                continue
            if sid in part._savepoints_of_others:
                super(JoiningWrapper, part)._savepoint_rollback(sid)
            else:
                part._rollback()  # it joined after the savepoint: all that it did is to be undone
            part.search_path_set_schemas = None  # the `SET` may be undone
            part._doubt_seconds()

    def _doubt_seconds(self) -> None:
        """How long statements may take is no longer known."""

    def connect(self) -> None:
        super().connect()
        if self.alias != DEFAULT_DB_ALIAS:
            # Names of savepoints are numbers; those of one database must not be another's.
            self.savepoint_state = zlib.crc32(self.alias.encode())
