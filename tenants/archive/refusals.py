"""Why a store is not moved, in words; and what a failing database means."""

from __future__ import annotations

import logging

from django.db import OperationalError, connections
from django.utils.translation import gettext as _
from psycopg import errors

from foundation.errors import ActionError

log = logging.getLogger(__name__)


def running() -> ActionError:
    """Two at once."""
    return ActionError("move_running", _("The store is being moved already."))


def busy() -> ActionError:
    """Its tables could not be locked."""
    message = _("The store is too busy to be moved right now. Nothing was changed; try again.")
    return ActionError("store_busy", message)


def changed() -> ActionError:
    """It is no longer the store that was copied."""
    message = _("The store was restored or updated meanwhile, so it stayed where it is. Move it again.")
    return ActionError("store_changed", message)


def away(alias: str) -> ActionError:
    """A database can't be reached."""
    message = _("The database “%(name)s” does not answer. The store stayed where it is; try again later.")
    return ActionError("database_away", message % {"name": alias}, field="to")


def is_there(alias: str) -> bool:
    """Whether a database answers, asked on a connection of its own."""
    asking = connections.create_connection(alias)
    try:
        with asking.cursor() as cursor:
            cursor.execute("SELECT 1")
    except OperationalError as error:
        log.warning("the database %s does not answer: %s", alias, error)
        return False
    finally:
        asking.close()
    return True


def is_locked(error: BaseException) -> bool:
    """Whether a statement failed because others held a lock for too long."""
    return isinstance(error.__cause__, (errors.LockNotAvailable, errors.DeadlockDetected))


def in_words(fault: str, alias: str) -> str:
    """What a move's `fault` says to who reads it now, in their language. `alias`: where it was to go."""
    known = {each.code: each for each in (running(), busy(), changed(), away(alias))}
    return str(known[fault]) if fault in known else fault


def to_keep(error: BaseException) -> str:
    """What is kept of a failure as a move's `fault`: a code where its words are known, else the words."""
    code = getattr(error, "code", "")
    words = str(error) or type(error).__name__
    return (code if code and in_words(code, "") != code else words)[:500]
