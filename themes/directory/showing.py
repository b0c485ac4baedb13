"""An offered version as people look at it: in the sample shop, and what the checks found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from themes.directory.models import OfferedVersion
from themes.directory.sampling import sample_url
from themes.errors import UnknownTheme
from themes.findings import findings
from themes.gallery import spoken
from themes.tools.lint import Offence

SHOWN = 100
_LANGUAGES = (("en", "English"), ("zh-Hans", "简体中文"))


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the looks or languages to choose from; `query` leads to it."""

    label: str
    query: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Sample:
    """The sample shop in a frame: its address, and what else can be looked at."""

    url: str
    looks: list[Choice]
    languages: list[Choice]


def sample_of(request: HttpRequest, version: OfferedVersion) -> Sample:
    """The sample shop in the look and the language that `?look=<number>&in=<language>` ask for."""
    asked = request.GET.get("look", "")
    number = int(asked) if asked.isdecimal() and len(asked) < 3 else 0
    number = number if number < len(version.looks) else 0
    reader = "zh-Hans" if getattr(request, "LANGUAGE_CODE", "").startswith("zh") else "en"
    language = request.GET.get("in", "")
    language = language if language in dict(_LANGUAGES) else reader
    looks = [
        Choice(spoken(look["name"]), f"?look={index}&in={language}#sample", index == number)
        for index, look in enumerate(version.looks)
    ]
    tongues = [Choice(label, f"?look={number}&in={tag}#sample", tag == language) for tag, label in _LANGUAGES]
    return Sample(sample_url(version, version.looks[number]["preset"], language), looks, tongues)


def found_in(version: OfferedVersion) -> dict[str, Any]:
    """What the checks found, for a page: `finds` (up to SHOWN), `more` how many are not shown."""
    found: list[Offence] = []
    try:
        found = findings(version.digest)
    except (UnknownTheme, FileNotFoundError):
        found = []
    return {"finds": found[:SHOWN], "more": max(0, len(found) - SHOWN)}
