"""An act that was refused: the dialog it was asked in opens again, with what was typed and why.

    return refused(request, str(error), "console:store", store_id=store.pk)   # in the view
    {% asked "suspend" form %}                                                # in the dialog "suspend"

What was typed waits in the session for the page that is drawn next. Where that has no such dialog any more,
it says why as a toast.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

KEPT = "console_refused"
LONGEST = 2_000
"""Characters of each field that are kept."""


@dataclass(frozen=True)
class Refusal:
    """`said` is why the dialog's act was refused, `typed` what its fields had, `path` whose page it is."""

    dialog: str
    said: str
    path: str
    typed: Mapping[str, str]

    @classmethod
    def kept(cls, request: HttpRequest) -> Self | None:
        """The one that waits, if any does."""
        found = request.session.get(KEPT)
        return cls(**found) if found else None


def refused(request: HttpRequest, said: str, to: str, *, query: str = "", **place: Any) -> HttpResponse:
    """Lead back to the page that asked: its address as `reverse` takes it, and a query string."""
    path = reverse(to, kwargs=place)
    typed = {name: str(value)[:LONGEST] for name, value in request.POST.items() if name != "dialog"}
    typed.pop("csrfmiddlewaretoken", None)
    dialog = request.POST.get("dialog", "")[:100]
    request.session[KEPT] = {"dialog": dialog, "said": said, "path": path, "typed": typed}
    return redirect(f"{path}?{query}" if query else path)


def claim(request: HttpRequest, dialog: str) -> Refusal | None:
    """What was refused in this dialog of this page, told once."""
    found = Refusal.kept(request)
    if found is None or (found.dialog, found.path) != (dialog, request.path):
        return None
    del request.session[KEPT]
    return found


def say_what_is_left(request: HttpRequest) -> None:
    """Say as a toast what no dialog of the page told."""
    found = Refusal.kept(request)
    if found is not None:
        del request.session[KEPT]
        messages.error(request, found.said)
