"""Checks of plugin.toml and pyproject.toml."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from django.utils.translation import gettext_lazy as _

from foundation.permissions import NAMES
from kaidian.plugin_tools.lint.rights import QUESTIONS, reasons, touched
from kaidian.plugin_tools.lint.subject import Subject
from kaidian.plugin_tools.lint.table import check
from kaidian.plugin_tools.project import PROJECT_FILE
from kaidian_sdk.text import Text
from plugins.registry import PLATFORM
from themes.tools.lint.offence import Find, Severity

LANGUAGES = ("en", "zh-Hans")
_QUOTED = re.compile(r"“([^”]+)”")


@check(
    "ManifestFault",
    Severity.ERROR,
    _("The manifest can't be used."),
    _("The message says what is wrong; the page on plugins lists what a manifest has."),
)
def manifest_fault(subject: Subject) -> Iterator[Find]:
    for fault in subject.manifest_faults:
        quoted = _QUOTED.search(fault)
        line = subject.manifest_line(quoted[1]) if quoted else 0
        yield Find(subject.project.manifest_path, fault, line)


@check(
    "PlatformRange",
    Severity.ERROR,
    _("The manifest's range of platform versions leaves out this platform, or has no end."),
    _('Write a range with both ends, such as platform = ">=1.0,<2".'),
)
def platform_range(subject: Subject) -> Iterator[Find]:
    manifest = subject.manifest
    if manifest is None:
        return
    line = subject.manifest_line("platform", "=")
    if not manifest.works_with(PLATFORM):
        message = f"it works with {manifest.platform}, and this platform is {PLATFORM}: stores can't have it"
        yield Find(subject.project.manifest_path, message, line)
    elif "<" not in manifest.platform and "==" not in manifest.platform:
        message = f"“{manifest.platform}” has no upper end: a later major version may break it in every store"
        yield Find(subject.project.manifest_path, message, line, severity=Severity.WARNING)


@check(
    "EntryPoint",
    Severity.ERROR,
    _("The entry point in pyproject.toml has another name than the plugin."),
    _("Name the entry point as the manifest's id."),
)
def entry_point(subject: Subject) -> Iterator[Find]:
    project = subject.project
    if subject.manifest and project.entry != subject.manifest.id:
        message = f"the entry point is “{project.entry}”, and the manifest's id “{subject.manifest.id}”"
        yield Find(PROJECT_FILE, message)


@check(
    "VersionMismatch",
    Severity.WARNING,
    _("pyproject.toml and the manifest name different versions."),
    _("Raise both together: operators approve the manifest's, pip installs the other."),
)
def version_mismatch(subject: Subject) -> Iterator[Find]:
    version = subject.project.about.get("project", {}).get("version")
    if subject.manifest and version is not None and version != subject.manifest.version:
        message = f"version {subject.manifest.version} here, and {version} in {PROJECT_FILE}"
        yield Find(subject.project.manifest_path, message, subject.manifest_line("version", "="))


@check(
    "UnknownScope",
    Severity.ERROR,
    _("The manifest asks for a right that there is not."),
    _("Take it from the list of scopes in the portal."),
)
def unknown_scope(subject: Subject) -> Iterator[Find]:
    for scope in subject.manifest.scopes if subject.manifest else ():
        if scope not in NAMES:
            near = get_close_matches(scope, sorted(NAMES), n=1)
            hint = f"; did you mean “{near[0]}”?" if near else ""
            line = subject.manifest_line(f'"{scope}"')
            yield Find(subject.project.manifest_path, f"there is no right “{scope}”{hint}", line)


@check(
    "MissingScope",
    Severity.WARNING,
    _("The plugin does what needs a right, and does not ask for it."),
    _("Add it to scopes, so that merchants know before they add the plugin."),
)
def missing_scope(subject: Subject) -> Iterator[Find]:
    asked = subject.manifest.scopes if subject.manifest else ()
    for scope, why in {**_asked_in_code(subject), **reasons(subject.declared)}.items():
        if scope not in asked:
            line = subject.manifest_line("scopes", "=")
            yield Find(subject.project.manifest_path, f"{why} needs “{scope}”", line)


def _asked_in_code(subject: Subject) -> dict[str, str]:
    """Rights that what the code asks its store for needs, each with the place."""
    found: dict[str, str] = {}
    for source in subject.project.sources:
        for node in ast.walk(source.tree):
            if not isinstance(node, ast.Attribute) or ast.unparse(node) != f"store.{node.attr}":
                continue
            if scope := QUESTIONS.get(node.attr):
                found.setdefault(scope, f"store.{node.attr} ({source.path}:{node.lineno})")
    return found


@check(
    "UnusedScope",
    Severity.WARNING,
    _("The manifest asks for a right that nothing of the plugin uses."),
    _("Take it out: merchants agree to less more readily."),
)
def unused_scope(subject: Subject) -> Iterator[Find]:
    if subject.manifest is None or subject.faults:
        return
    used = {
        *reasons(subject.declared),
        *_asked_in_code(subject),
        *(text for text in subject.literals if text in NAMES),
    }
    domains = touched(subject.declared)
    for scope in subject.manifest.scopes:
        if scope in NAMES and scope not in used and scope.partition(".")[0] not in domains:
            line = subject.manifest_line(f'"{scope}"')
            yield Find(subject.project.manifest_path, f"nothing that it declares uses “{scope}”", line)


@check(
    "OneLanguage",
    Severity.WARNING,
    _("A text that merchants read is missing in English or Chinese."),
    _('Write both: { en = "…", zh-Hans = "…" }.'),
)
def one_language(subject: Subject) -> Iterator[Find]:
    manifest = subject.manifest
    if manifest is None:
        return
    texts: list[tuple[str, Text]] = [("name", manifest.name), ("summary", manifest.summary)]
    if manifest.description:
        texts.append(("description", manifest.description))
    for field in manifest.settings:
        texts.append((f"the label of “{field.id}”", field.label))
        texts += [(f"the help of “{field.id}”", field.help)] if field.help else []
        texts += [(f"the option “{value}” of “{field.id}”", text) for value, text in _options(field.options)]
    for what, text in texts:
        missing = [] if isinstance(text, str) else [each for each in LANGUAGES if not text.get(each)]
        shown = text if isinstance(text, str) else next(iter(text.values()), "")
        line = subject.manifest_line(shown)
        if isinstance(text, str) and any(letter.isalpha() for letter in text):
            yield Find(subject.project.manifest_path, f"{what} is one text for all languages", line)
        elif missing:
            yield Find(subject.project.manifest_path, f"{what} has no {' and no '.join(missing)}", line)


def _options(options: Mapping[str, Text] | None) -> list[tuple[str, Text]]:
    return list((options or {}).items())


@check(
    "UnusedSetting",
    Severity.WARNING,
    _("A setting that merchants can fill in changes nothing."),
    _('Read it with store.settings["…"], or take it out.'),
)
def unused_setting(subject: Subject) -> Iterator[Find]:
    for field in subject.manifest.settings if subject.manifest else ():
        if field.id not in subject.literals:
            line = subject.manifest_line("id", f'"{field.id}"')
            yield Find(subject.project.manifest_path, f"no code reads the setting “{field.id}”", line)


@check(
    "TestsMissing",
    Severity.WARNING,
    _("The plugin has no tests."),
    _("Write one in tests/ with the fixture `shop`; `kaidian plugin test` runs it in a real store."),
)
def tests_missing(subject: Subject) -> Iterator[Find]:
    if not subject.project.tests:
        yield Find(PROJECT_FILE, "there is no file tests/test_….py")
