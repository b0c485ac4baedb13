"""What a package says of itself when it is offered to all stores, and what it lacks for that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from themes.findings import findings
from themes.format.package import Package
from themes.format.problems import PackageError, Problem
from themes.gallery import LANGUAGES, choices_of
from themes.tools.lint import Severity
from themes.tools.packing import SCHEMA

LONGEST_NAME = 60
LONGEST_SUMMARY = 200
LONGEST_PRESET = 64
LONGEST_VERSION = 40
MOST_LOOKS = 12
_SETTINGS_DATA = "config/settings_data.json"


@dataclass(frozen=True, slots=True)
class Offer:
    """What is kept of a package beside its files."""

    version: str
    name: Mapping[str, str]
    summary: Mapping[str, str]
    author: str
    looks: list[dict[str, Any]]


def read_offer(digest: str, package: Package) -> Offer:
    """What a stored package says of itself. Raises PackageError with everything that keeps it from being
    offered: what the checks call an error, and what merchants would miss.
    """
    name, summary = _texts(package.about.get("theme_title")), _texts(package.about.get("theme_description"))
    problems = [*_errors(digest), *_lacking(package, name, summary)]
    if problems:
        raise PackageError(package.name, problems)
    return _offer(package, name, summary)


def read_plugged(package: Package) -> Offer:
    """The same of a package that pip installed, which is taken as it is."""
    name = _texts(package.about.get("theme_title")) or {"en": next(iter(package.title.values()))}
    return _offer(package, name, _texts(package.about.get("theme_description")))


def _offer(package: Package, name: Mapping[str, str], summary: Mapping[str, str]) -> Offer:
    looks = [
        {
            "preset": choice.preset,
            "name": _short(choice.names, LONGEST_NAME),
            "summary": _short(choice.descriptions, LONGEST_SUMMARY),
            "colours": [colour[:40] for colour in choice.colours],
        }
        for choice in choices_of(package)
    ]
    author = _line(package.about.get("theme_author"))
    return Offer(
        package.version[:LONGEST_VERSION],
        _short(name, LONGEST_NAME),
        _short(summary, LONGEST_SUMMARY),
        author[:LONGEST_NAME],
        looks[:MOST_LOOKS],
    )


def _errors(digest: str) -> Iterator[Problem]:
    for each in findings(digest):
        if each.severity is Severity.ERROR:
            yield Problem(each.file, each.message, each.line, each.column)


def _lacking(package: Package, name: Mapping[str, str], summary: Mapping[str, str]) -> Iterator[Problem]:
    if not package.version:
        yield Problem(SCHEMA, _("“theme_info” needs a “theme_version”, such as 1.0.0"))
    elif len(package.version) > LONGEST_VERSION:
        yield Problem(SCHEMA, _("“theme_version” has up to %(most)s characters") % {"most": LONGEST_VERSION})
    for member, texts, longest in (
        ("theme_title", name, LONGEST_NAME),
        ("theme_description", summary, LONGEST_SUMMARY),
    ):
        if not all(texts.get(language) for language in LANGUAGES):
            text = _('“theme_info” needs a “%(member)s” in both languages: {"en": "…", "zh-Hans": "…"}')
            yield Problem(SCHEMA, text % {"member": member})
        if any(len(text) > longest for text in texts.values()):
            text = _("“%(member)s” has up to %(most)s characters")
            yield Problem(SCHEMA, text % {"member": member, "most": longest})
    if len(package.presets) > MOST_LOOKS:
        yield Problem(_SETTINGS_DATA, _("a theme has up to %(most)s presets") % {"most": MOST_LOOKS})
    if any(len(preset) > LONGEST_PRESET for preset in package.presets):
        text = _("a preset's name has up to %(most)s characters") % {"most": LONGEST_PRESET}
        yield Problem(_SETTINGS_DATA, text)


def _texts(value: object) -> dict[str, str]:
    found = value if isinstance(value, Mapping) else {}
    texts = {language: _line(found.get(language)) for language in LANGUAGES}
    return {language: text for language, text in texts.items() if text}


def _short(texts: Mapping[str, str], longest: int) -> dict[str, str]:
    return {str(language): _line(text)[:longest] for language, text in texts.items()}


def _line(value: object) -> str:
    return " ".join(value.replace("\0", "").split()) if isinstance(value, str) else ""
