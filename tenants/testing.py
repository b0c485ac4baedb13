"""What tests of every floor above need."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext


def queries_of(ask: Callable[[], object]) -> list[str]:
    """The SQL of something that is asked again and again, such as a page, when it was asked before.

    It is asked twice first: a session's first request ends on the platform and later ones in the store, and
    by then what a process keeps is read. Left out is what hangs on where the connection was last, and on when
    a host was last looked up, so that two lists can be compared.
    """
    for _warm in range(2):
        ask()
    with CaptureQueriesContext(connection) as found:
        ask()
    texts = [query["sql"] for query in found]
    return [text for text in texts if "search_path" not in text and 'FROM "tenants_domain"' not in text]
