"""`kaidian messages`: collects the texts to translate, package by package, and compiles the translations.

English is the source; Simplified Chinese is in `<package>/locale/zh_Hans/LC_MESSAGES/django.po`. Nothing is
guessed: a text is translated or it isn't, and `--check` (a test runs it) names those that aren't.

The developer portal's reference is a book of its own: its texts are docstrings of what is registered, so
reading them loads Django.
"""

from __future__ import annotations

import ast
import io
import os
import re
import sys
import tempfile
from argparse import Namespace
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.messages import Catalog, Message

PROJECT = Path(__file__).resolve().parents[3]
LOCALE = "zh_Hans"
CATALOGUE = Path("locale") / LOCALE / "LC_MESSAGES" / "django.po"
REFERENCE = Path("platform", "portal", "developers", "reference.po")
PACKAGES = ("platform/*", "storefront", "storefront/*", "tenants", "plugins", "themes", "billing", "vetting")
SKIPPED = {"tests", "migrations", "locale", "__pycache__"}
HEADER = r"""msgid ""
msgstr ""
"Language: zh_Hans\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=1; plural=0;\n"

"""
CONTEXT_AND_ID = ((1, "c"), 2)
KEYWORDS: dict[str, object] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop", "Said")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), CONTEXT_AND_ID),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}

type Key = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Book:
    """A .po, the package it belongs to, and how its texts are found."""

    path: Path
    package: Path
    extract: Callable[[], Catalog]


def run(options: Namespace) -> int:
    """Update and compile, or only compile, or only check. Returns the exit code."""
    if options.check:
        complaints = check()
        for complaint in complaints:
            sys.stdout.write(f"{complaint}\n")
        return 1 if complaints else 0
    if not options.compile:
        update(only=options.packages)
    compile_all()
    return 0


def compile_all(project: Path = PROJECT) -> int:
    """Write a .mo beside each .po that is newer. Returns how many were written."""
    written = 0
    for package in packages(project):
        source = package / CATALOGUE
        target = source.with_suffix(".mo")
        if not source.exists() or (
            target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns
        ):
            continue
        from babel.messages.mofile import write_mo  # most starts compile nothing, and need no Babel

        compiled = io.BytesIO()
        write_mo(compiled, _read(source))
        _write(target, compiled.getvalue())
        written += 1
    return written


def update(project: Path = PROJECT, *, only: Sequence[str] = ()) -> None:
    """Bring each .po (of the packages in `only`, or of all) up to what the code says.

    New texts come in, unused ones go, translations stay. A new text takes over the translation that the other
    packages agree on.
    """
    from babel.messages.pofile import write_po

    known = {book: _read(book.path) for book in books(project)}
    shared = _shared(known.values())
    chosen = {(project / name).absolute() for name in only}
    for book, old in known.items():
        if chosen and book.package not in chosen:
            continue
        fresh = book.extract()
        if not len(fresh):
            book.path.unlink(missing_ok=True)
            continue
        for message in _messages(fresh):
            before = _find(old, message)
            if before is not None:
                message.string = before.string
                message.user_comments = before.user_comments
            if not translated(message):
                message.string = shared.get(_key(message), message.string)
        text = io.BytesIO()
        write_po(text, fresh, width=100, omit_header=True, include_lineno=False, sort_by_file=True)
        _write(book.path, HEADER.encode() + text.getvalue())


def check(project: Path = PROJECT) -> list[str]:
    """One sentence for each text that has no translation, a broken one, or is in no code any more."""
    complaints: list[str] = []
    for book in books(project):
        fresh, catalogue = book.extract(), _read(book.path)
        name = book.path.relative_to(project)
        for message in _messages(fresh):
            known = _find(catalogue, message)
            if known is None or not translated(known):
                complaints.append(f"{name}: no translation of {message.id!r}")
                continue
            complaints.extend(f"{name}: {message.id!r}: {error}" for error in known.check(catalogue))
        complaints.extend(
            f"{name}: {message.id!r} is in no code any more"
            for message in _messages(catalogue)
            if _find(fresh, message) is None
        )
        complaints.extend(_unheard(book.package, project))
    return complaints


_ALIAS = re.compile(r"^from django\.utils\.translation import .*\bas (?!_$|_,)(\w+)", re.MULTILINE)


def _unheard(package: Path, project: Path) -> Iterator[str]:
    """Other names for gettext than those that are looked for: texts behind them would stay English."""
    for path in package.rglob("*.py"):
        if not SKIPPED.intersection(path.relative_to(package).parts):
            for alias in _ALIAS.findall(path.read_text()):
                yield f"{path.relative_to(project)}: texts in {alias}(…) are not found; call it gettext or _"


def books(project: Path = PROJECT) -> list[Book]:
    """Every .po of the project, there or yet to be written."""
    found = [
        Book(package / CATALOGUE, package, partial(extract, package, project))
        for package in packages(project)
    ]
    reference = project / REFERENCE
    if reference.exists():
        found.append(Book(reference, reference.parents[1], extract_reference))
    return found


def packages(project: Path = PROJECT) -> list[Path]:
    """The packages that have texts of their own, each with its own .po."""
    found = [path for pattern in PACKAGES for path in sorted(project.glob(pattern))]
    return [path for path in found if (path / "__init__.py").exists()]


def extract(package: Path, project: Path = PROJECT) -> Catalog:
    """The texts of a package's Python files and Django templates."""
    from babel.messages import Catalog

    catalogue = Catalog(locale=LOCALE, charset="utf-8")
    for path in _sources(package, inner=set(packages(project))):
        place = str(path.relative_to(project))
        for lineno, text, comments, context in _texts(path):
            catalogue.add(text, None, [(place, lineno)], auto_comments=comments, context=context)
        for lineno, text in _meanings(path):
            catalogue.add(text, None, [(place, lineno)])
    return catalogue


def extract_reference() -> Catalog:
    """The texts of the developer portal's reference, each with the places that show it."""
    import django
    from babel.messages import Catalog

    django.setup()
    from portal.developers import kit, reference

    catalogue = Catalog(locale=LOCALE, charset="utf-8")
    # By place: in which order things are registered depends on what is installed, and where.
    for text, place in sorted((*reference.texts(), *kit.texts()), key=lambda each: each[1]):
        catalogue.add(text, None, [(place, 0)])
    return catalogue


def translated(message: Message) -> bool:
    """Whether every form of the message has a translation."""
    forms = message.string if isinstance(message.string, (list, tuple)) else [message.string]
    return bool(forms) and all(forms) and not message.fuzzy


def _sources(package: Path, inner: Collection[Path]) -> Iterator[Path]:
    """The files of a package, without those of packages inside it that have texts of their own."""
    for folder, subfolders, names in os.walk(package):
        subfolders[:] = sorted(
            name for name in subfolders if name not in SKIPPED and Path(folder, name) not in inner
        )
        for name in sorted(names):
            if name.endswith(".py") or (
                name.endswith((".html", ".txt")) and "templates" in Path(folder).parts
            ):
                yield Path(folder, name)


def _texts(path: Path) -> Iterable[tuple[int, str | tuple[str, ...], list[str], str | None]]:
    from babel.messages.extract import extract as find

    source = path.read_text()
    if path.suffix != ".py":
        from django.utils.translation.template import templatize

        # Babel reads Python: what templatize blanks out must not look like indentation.
        source = "\n".join(line.lstrip() for line in templatize(source, str(path)).splitlines())
    elif not ("gettext" in source or "Said(" in source):
        return []
    found: Iterable[tuple[int, str | tuple[str, ...], list[str], str | None]] = find(
        "python",
        io.BytesIO(source.encode()),
        keywords=KEYWORDS,  # type: ignore[arg-type]  # None means: the first argument
        comment_tags=("Translators:",),
    )
    return found


def _meanings(path: Path) -> Iterator[tuple[int, str]]:
    """What events mean, which merchants read where they choose webhooks: beginnings of their docstrings."""
    if path.name != "events.py":
        return
    for node in ast.parse(path.read_text()).body:
        bases = getattr(node, "bases", [])
        if isinstance(node, ast.ClassDef) and any(getattr(b, "id", "") == "EventPayload" for b in bases):
            text = " ".join((ast.get_docstring(node) or "").partition("\n\n")[0].split())
            if text:
                yield node.lineno, text


def _read(path: Path) -> Catalog:
    from babel.messages import Catalog
    from babel.messages.pofile import read_po

    if not path.exists():
        return Catalog(locale=LOCALE)
    with path.open("rb") as file:
        return read_po(file, locale=LOCALE, abort_invalid=True)


def _messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def _key(message: Message) -> Key:
    singular = message.id if isinstance(message.id, str) else message.id[0]
    return singular, message.context


def _find(catalogue: Catalog, message: Message) -> Message | None:
    found = catalogue.get(message.id, message.context)
    return found if found is not None and _same_forms(found, message) else None


def _same_forms(one: Message, other: Message) -> bool:
    return list(one.id) == list(other.id)


def _shared(catalogues: Iterable[Catalog]) -> dict[Key, str | tuple[str, ...]]:
    """The translations on which all packages that have the text agree."""
    found: dict[Key, set[str | tuple[str, ...]]] = {}
    for catalogue in catalogues:
        for message in _messages(catalogue):
            if translated(message):
                string = message.string if isinstance(message.string, str) else tuple(message.string or ())
                found.setdefault(_key(message), set()).add(string)
    return {key: next(iter(strings)) for key, strings in found.items() if len(strings) == 1}


def _write(path: Path, content: bytes) -> None:
    """Replace a file at once, and only when it changes (but let its time say that it is up to date)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.read_bytes() == content:
        path.touch()
        return
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
    Path(file.name).chmod(0o644)
    Path(file.name).replace(path)
