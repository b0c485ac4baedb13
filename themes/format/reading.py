"""Reads the files of a theme package, and remembers what is wrong with them and where."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from foundation.errors import sentence
from themes.engine import Engine, Template, TemplateError
from themes.format.keys import KeyUse, key_uses
from themes.format.lax_json import JsonFault, TextPlaces, parse_json
from themes.format.problems import Problem, Report
from themes.format.source import Source, read_source

FOLDERS = ("layout", "templates", "sections", "blocks", "snippets", "config", "locales", "assets")

type Files = Mapping[str, bytes]
"""Content by path inside the package, such as "sections/header.liquid"."""


def read_folder(folder: Path) -> dict[str, bytes]:
    """The files of a theme in a folder, by path; hidden ones and those outside its parts are left out."""
    paths = (path for part in FOLDERS for path in (folder / part).rglob("*"))
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(paths)
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    }


class Reader:
    """The files of a package. `places` know where things stand in JSON; `keys` are the phrases it names;
    `sources` are the Liquid files read so far.
    """

    def __init__(self, files: Files, engine: Engine) -> None:
        self.files = {path: files[path] for path in sorted(files) if path.partition("/")[0] in FOLDERS}
        self.engine = engine
        self.problems: list[Problem] = []
        self.places: dict[str, TextPlaces] = {}
        self.keys: list[KeyUse] = []
        self.sources: dict[str, Source] = {}

    def report(self, file: str) -> Report:
        """Where problems of a file go."""
        return Report(file, self.problems, self.places.get(file))

    def within(self, folder: str, suffix: str) -> dict[str, str]:
        """The files of a folder that end in `suffix`: their names below it → their paths."""
        prefix = f"{folder}/"
        return {
            path.removeprefix(prefix).removesuffix(suffix): path
            for path in self.files
            if path.startswith(prefix) and path.endswith(suffix)
        }

    def text(self, file: str) -> str:
        """A file as text; "" and a fault when it is none."""
        try:
            return self.files[file].decode("utf-8-sig")
        except UnicodeDecodeError as error:
            self.report(file).fault(sentence(_("this is not UTF-8 text (byte %(byte)s)"), byte=error.start))
            return ""

    def compile(self, source: str, file: str) -> Template | None:
        """The template of a source; None and a fault when it does not parse."""
        try:
            template = self.engine.compile(source, file)
        except TemplateError as error:
            self.problems.append(Problem.of(error, file))
            return None
        self.problems += [Problem.of(warning, file, is_warning=True) for warning in template.warnings]
        return template

    def source(self, file: str) -> Source:
        """A Liquid file in its parts."""
        source = self.sources[file] = read_source(self.text(file))
        if source.open_part:
            kind, line = source.open_part
            message = sentence(_("{%% %(tag)s %%} is never closed"), tag=kind)
            self.problems.append(Problem(file, message, line))
        return source

    def json(self, file: str) -> Mapping[str, Any]:
        """The object in a JSON file; {} and a fault when there is none."""
        data = self.any_json(file)
        if not isinstance(data, Mapping):
            self.report(file).fault(_("an object was expected"))
            return {}
        return data

    def any_json(self, file: str) -> Any:
        """The value in a JSON file; {} and a fault when it is not JSON."""
        text = self.text(file)
        self.places[file] = TextPlaces(text)
        try:
            data = parse_json(text)
        except JsonFault as error:
            message = sentence(_("this is not JSON: %(fault)s"), fault=error.message)
            self.problems.append(Problem(file, message, error.line, error.column))
            return {}
        if not file.startswith("locales/"):
            self.keys += key_uses(data, file)
        return data

    def compiled(self, folder: str) -> dict[str, Template]:
        """The Liquid files of a folder, by name."""
        found: dict[str, Template] = {}
        for name, file in self.within(folder, ".liquid").items():
            if template := self.compile(self.source(file).liquid, file):
                found[name] = template
        return found
