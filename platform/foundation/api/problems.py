"""Refusals as RFC 9457 problem details, whoever refused: a view, an action, DRF, Django, or a fault of ours.

    {"type": "urn:kaidian:problem:invalid", "title": "Unprocessable Content", "status": 422, "code":
    "invalid",
     "detail": "…", "request_id": "…", "errors": [{"pointer": "#/variants/0/price", "code": …, "detail": …}]}

`code` is stable; `detail` is for people, in the language that the caller asked for. A fault of the query
string is named by `parameter` in place of `pointer`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, RequestDataTooBig
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions

from foundation.errors import ActionError, is_too_slow

CONTENT_TYPE = "application/problem+json"
_PHRASES = {413: "Content Too Large", 422: "Unprocessable Content"}


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with what was sent: where (`pointer` into the body, or `parameter`) and why."""

    detail: str | Promise
    code: str
    pointer: str = ""
    parameter: str = ""

    def as_json(self) -> dict[str, str]:
        """Its member of `errors`."""
        at = {"parameter": self.parameter} if self.parameter else {"pointer": self.pointer or "#"}
        return {**at, "code": self.code, "detail": str(self.detail)}


@dataclass(eq=False)
class Problem(Exception):
    """A refusal. Raise it anywhere in a view; `more` are members besides, `headers` go with the answer."""

    status: int
    code: str
    detail: str | Promise
    faults: list[Fault] = field(default_factory=list)
    headers: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self, request_id: str) -> dict[str, Any]:
        """The body of the answer."""
        body: dict[str, Any] = {
            "type": f"urn:kaidian:problem:{self.code}",
            "title": _PHRASES.get(self.status) or HTTPStatus(self.status).phrase,
            "status": self.status,
            "code": self.code,
            "detail": str(self.detail),
            "request_id": request_id,
            **self.more,
        }
        if self.faults:
            body["errors"] = [fault.as_json() for fault in self.faults]
        return body


def not_found() -> Problem:
    """There is no such thing here: never was, or is another store's."""
    return Problem(404, "not_found", _("There is nothing here. It may have been removed."))


def invalid(faults: list[Fault]) -> Problem:
    """What was sent can be read, but not accepted."""
    return Problem(422, "invalid", _("Some of what was sent can't be accepted. See “errors”."), faults)


def bad_parameter(name: str, detail: str | Promise, code: str = "invalid") -> Problem:
    """One parameter of the query string is wrong."""
    return Problem(400, "bad_parameter", detail, [Fault(detail, code, parameter=name)])


type Asked = Callable[[Exception | None], Problem | None]
_asked: list[Asked] = []


def pause_with(asked: Asked) -> None:
    """Have somebody asked why nothing can be changed at the moment: before a change (None), and where one
    failed. In AppConfig.ready."""
    _asked.append(asked)


def pause_of(error: Exception | None = None) -> Problem | None:
    """Why the current store can't be changed at the moment; None where it can."""
    return next((problem for asked in _asked if (problem := asked(error)) is not None), None)


def problem_of(error: Exception) -> Problem | None:
    """The refusal that an exception means; None for a fault of ours."""
    match error:
        case Problem():
            return error
        case _ if is_too_slow(error):
            text = _("The database worked on this for too long, so it was stopped. Ask for less at once.")
            return Problem(503, "too_slow", text, headers={"Retry-After": "30"})
        case ActionError():
            return _of_action(error)
        case exceptions.ValidationError():
            return invalid(list(faults_in(error.detail)))
        case Http404() | ObjectDoesNotExist() | exceptions.NotFound():
            return not_found()
        case PermissionDenied() | exceptions.PermissionDenied():
            return Problem(403, "forbidden", _("This is not allowed to you."))
        case RequestDataTooBig():
            return too_large()
        case exceptions.MethodNotAllowed():
            return Problem(405, "method_not_allowed", _("This address has no such method. See “Allow”."))
        case exceptions.UnsupportedMediaType():
            return Problem(415, "unsupported_media_type", _("Send JSON, as application/json."))
        case exceptions.APIException():
            return Problem(error.status_code, str(error.default_code), str(error.detail))
    return pause_of(error)


def too_large() -> Problem:
    """More was sent than is read."""
    return Problem(413, "too_large", _("This is more than one request may bring."))


def _of_action(error: ActionError) -> Problem:
    """A refusal about a field is about what was sent; any other is about how things stand."""
    if error.field:
        return Problem(
            422, error.code, error.message, [Fault(error.message, error.code, pointer(error.field))]
        )
    return Problem(409, error.code, error.message)


def pointer(path: str) -> str:
    """A JSON pointer as a URI fragment, of an action's "variants.0.price"."""
    parts = [part.replace("~", "~0").replace("/", "~1") for part in path.split(".") if part]
    return "#" + "".join(f"/{part}" for part in parts)


def faults_in(detail: Any, at: tuple[str, ...] = ()) -> Iterator[Fault]:
    """Every fault of a serializer's nested errors."""
    if isinstance(detail, Mapping):
        for name, below in detail.items():
            own = at if name == "non_field_errors" else (*at, str(name))
            yield from faults_in(below, own)
    elif isinstance(detail, list):
        for index, below in enumerate(detail):
            # Texts are faults of this very place; anything else stands for an item of a list.
            yield from faults_in(below, at if isinstance(below, str) else (*at, str(index)))
    elif detail:
        yield Fault(str(detail), str(getattr(detail, "code", "invalid")), pointer(".".join(at)))
