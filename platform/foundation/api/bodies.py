"""JSON in, JSON out, and nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import IO, Any, NoReturn

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import JSONRenderer

from .problems import Problem, too_large

# NUL, which the database can't hold, and halves of surrogate pairs, which are no characters.
_ODD = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")


class JsonBody(BaseParser):
    """Reads a body of JSON, strictly: no NaN, no endless numbers, no text that can't be stored."""

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """The value. Raises Problem 400 or 413."""
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        raw = stream.read(most + 1)
        if len(raw) > most:
            raise too_large()
        try:
            value = json.loads(raw.decode("utf-8"), parse_constant=_refuse, parse_float=_finite)
            if _ODD.search(raw):
                _refuse_odd(value)
        except (ValueError, RecursionError):
            raise malformed() from None
        return value


def malformed() -> Problem:
    """What was sent is no JSON."""
    return Problem(400, "malformed", _("The body is not JSON that can be read."))


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _finite(text: str) -> float:
    number = float(text)
    if number in {float("inf"), float("-inf")}:
        raise ValueError(text)
    return number


def _refuse_odd(value: Any) -> None:
    waiting = [value]
    while waiting:
        match waiting.pop():
            case dict() as members:
                waiting += [*members, *members.values()]
            case list() as items:
                waiting += items
            case str() as text:
                text.encode("utf-8")  # UnicodeEncodeError, a ValueError, for half a pair
                if "\0" in text:
                    raise ValueError("NUL")


class JsonAnswer(JSONRenderer):
    """Writes JSON in UTF-8."""

    charset = None


class OnlyJson(BaseContentNegotiation):
    """Whatever is asked for: there is one form of answer."""

    def select_parser(self, request: Any, parsers: Iterable[Any]) -> Any:
        """The parser of the body's type; None for one that is not JSON."""
        kind = (request.content_type or "").partition(";")[0].strip().lower()
        return next(iter(parsers)) if kind == "application/json" else None

    def select_renderer(
        self, request: Any, renderers: Iterable[Any], format_suffix: str | None = None
    ) -> Any:
        """JSON."""
        only = next(iter(renderers))
        return only, only.media_type
