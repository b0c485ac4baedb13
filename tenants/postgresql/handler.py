"""Which connection a name stands for, in this thread and now.

`connections["default"]`, and with it all of Django that names no database, is the database of the store that
the thread is in. `connections["home"]` is always the one of the public tables. For a store that lies there
both are the same connection.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

from django.db import DEFAULT_DB_ALIAS
from django.db.utils import ConnectionHandler

if TYPE_CHECKING:
    from .base import DatabaseWrapper

HOME = "home"
_AT_HOME = "_at_home"
"""In a thread's connections, while it is in another database: the one of the public tables."""


class StoreConnections(ConnectionHandler):
    """Django's, with one connection that changes its name."""

    _connections: Any

    def __getitem__(self, alias: str) -> DatabaseWrapper:
        try:
            return cast("DatabaseWrapper", getattr(self._connections, alias))
        except AttributeError:
            if alias == HOME:
                return self._home()
            return cast("DatabaseWrapper", super().__getitem__(alias))

    def __setitem__(self, alias: str, connection: DatabaseWrapper) -> None:  # type: ignore[override]
        if alias == DEFAULT_DB_ALIAS:
            self._forget(_AT_HOME)
            super().__setitem__(HOME, connection)
        super().__setitem__(alias, connection)

    def __delitem__(self, alias: str) -> None:
        if alias == DEFAULT_DB_ALIAS:
            self._forget(_AT_HOME, HOME)
        super().__delitem__(alias)

    def all(self, initialized_only: bool = False) -> list[DatabaseWrapper]:
        """Every connection of this thread once, wherever it is."""
        found = cast("list[DatabaseWrapper]", super().all(initialized_only))
        if not hasattr(self._connections, _AT_HOME):
            return found
        return list(dict.fromkeys([getattr(self._connections, _AT_HOME), *found]))

    def enter(self, alias: str) -> DatabaseWrapper:
        """Let "default" stand for this database until told otherwise; its connection.

        An open transaction goes along: what is written there ends with it.
        """
        here = self[DEFAULT_DB_ALIAS]
        if here.alias == alias:
            return here
        home = cast("DatabaseWrapper", getattr(self._connections, _AT_HOME, here))
        if alias == DEFAULT_DB_ALIAS:
            self[DEFAULT_DB_ALIAS] = home
            home.follow(here)
            return home
        there = self[alias]
        self._forget(HOME)
        setattr(self._connections, _AT_HOME, home)
        setattr(self._connections, DEFAULT_DB_ALIAS, there)
        home.use_store(None)
        there.follow(here)
        return there

    def _home(self) -> DatabaseWrapper:
        away = getattr(self._connections, _AT_HOME, None)
        if away is None:
            home = self[DEFAULT_DB_ALIAS]
            setattr(self._connections, HOME, home)
            return home
        away.follow(self[DEFAULT_DB_ALIAS])
        return cast("DatabaseWrapper", away)

    def _forget(self, *names: str) -> None:
        for name in names:
            with suppress(AttributeError):
                delattr(self._connections, name)
