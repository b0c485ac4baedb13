"""Reads a theme package from its folder, parses everything, and reports every fault at once."""

import json
import mimetypes
import re
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from themes.engine import Engine, Template, TemplateError
from themes.keys import KeyUse, key_uses
from themes.package import Asset, BlockUse, JsonTemplate, Package, Preset, Section, SectionUse
from themes.problems import PackageError, Problem
from themes.schema import SectionSchema, Setting, check_values, parse_section_schema, parse_settings
from themes.translations import Translations

CONTENT_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".woff2": "font/woff2",
}
_COMMENTS = re.compile(r'"(?:[^"\\]|\\.)*"|//[^\n]*|/\*.*?\*/', re.S)
_TRAILING_COMMA = re.compile(r'"(?:[^"\\]|\\.)*"|,(?=\s*[}\]])', re.S)
_RAW_BLOCK = {
    kind: re.compile(rf"\{{%-?\s*{kind}\s*-?%\}}(.*?)\{{%-?\s*end{kind}\s*-?%\}}", re.S)
    for kind in ("schema", "stylesheet", "javascript")
}


def load_package(folder: Path, engine: Engine) -> Package:
    """The package in `folder`, whose name is the folder's. Raises PackageError with all its faults."""
    return _Loader(folder, engine).load()


def parse_json(text: str) -> Any:
    """JSON as themes write it: comments and trailing commas are allowed. Raises ValueError."""
    bare = _COMMENTS.sub(lambda found: found[0] if found[0].startswith('"') else " ", text)
    return json.loads(_TRAILING_COMMA.sub(lambda found: found[0] if found[0].startswith('"') else "", bare))


def section_uses(data: Mapping[str, Any]) -> Iterator[SectionUse]:
    """The sections of a JSON template's data, in order."""
    sections = data.get("sections", {})
    for identity in data.get("order", list(sections)):
        entry = sections.get(identity, {})
        blocks = entry.get("blocks", {})
        yield SectionUse(
            id=identity,
            type=str(entry.get("type", "")),
            settings=entry.get("settings", {}),
            blocks=tuple(
                BlockUse(key, str(blocks[key].get("type", "")), blocks[key].get("settings", {}))
                for key in entry.get("block_order", list(blocks))
                if key in blocks and not blocks[key].get("disabled")
            ),
            disabled=bool(entry.get("disabled")),
        )


class _Loader:
    def __init__(self, folder: Path, engine: Engine) -> None:
        self.folder = folder
        self.engine = engine
        self.problems: list[Problem] = []
        self.css: list[str] = []
        self.js: list[str] = []
        self.keys: list[KeyUse] = []

    def load(self) -> Package:
        layouts = self._compiled("layout")
        snippets = self._compiled("snippets")
        sections = self._sections()
        templates = self._json_templates("templates", sections)
        groups = self._json_templates("sections", sections)
        settings, about = self._settings()
        presets, default_preset = self._presets(settings, sections)
        locales, default_locale = self._locales(".json")
        labels, _ = self._locales(".schema.json")
        self._check_keys(locales.get(default_locale), labels.get(default_locale))
        assets = self._assets()
        if "theme" not in layouts:
            self.problems.append(Problem("layout/theme.liquid", "the file is missing"))
        if self.problems:
            raise PackageError(self.folder.name, self.problems)
        asset_digest = _digest(asset.name.encode() + asset.body for asset in assets.values())
        return Package(
            name=self.folder.name,
            title=about.get("theme_title", {"en": about.get("theme_name", self.folder.name)}),
            version=str(about.get("theme_version", "")),
            digest=_digest(path.read_bytes() for path in _files(self.folder)),
            asset_digest=asset_digest,
            layouts=layouts,
            templates=templates,
            groups=groups,
            sections=sections,
            snippets=snippets,
            assets=assets,
            settings=settings,
            presets=presets,
            default_preset=default_preset,
            locales=locales,
            default_locale=default_locale,
            labels=labels,
        )

    def _compile(self, source: str, file: str) -> Template | None:
        try:
            return self.engine.compile(source, file)
        except TemplateError as error:
            self.problems.append(Problem(error.file or file, error.message, error.line))
            return None

    def _compiled(self, part: str) -> dict[str, Template]:
        found: dict[str, Template] = {}
        for path in sorted((self.folder / part).glob("*.liquid")):
            template = self._compile(self._collect_raw(path.read_text("utf-8")), f"{part}/{path.name}")
            if template:
                found[path.stem] = template
        return found

    def _collect_raw(self, source: str) -> str:
        """The source without its stylesheet and javascript blocks, which go into one file for all sections.

        Lines are kept, so that errors name the right one.
        """
        for kind, collected in (("stylesheet", self.css), ("javascript", self.js)):
            collected += [found[1].strip() for found in _RAW_BLOCK[kind].finditer(source)]
            source = _RAW_BLOCK[kind].sub(_blank_lines, source)
        return source

    def _json(self, path: Path) -> Any:
        file = path.relative_to(self.folder).as_posix()
        if not path.exists():
            self.problems.append(Problem(file, "the file is missing"))
            return {}
        try:
            data = parse_json(path.read_text("utf-8"))
        except ValueError as error:
            self.problems.append(Problem(file, f"this is not JSON: {error}", getattr(error, "lineno", 0)))
            return {}
        self.keys += key_uses(data, file)
        return data

    def _sections(self) -> dict[str, Section]:
        sections: dict[str, Section] = {}
        for path in sorted((self.folder / "sections").glob("*.liquid")):
            file = f"sections/{path.name}"
            source = self._collect_raw(path.read_text("utf-8"))
            schema = self._section_schema(source, file)
            template = self._compile(_RAW_BLOCK["schema"].sub(_blank_lines, source), file)
            if template:
                sections[path.stem] = Section(path.stem, template, schema)
        return sections

    def _section_schema(self, source: str, file: str) -> SectionSchema:
        found = _RAW_BLOCK["schema"].findall(source)
        if len(found) > 1:
            self.problems.append(Problem(file, "there are two schemas"))
        try:
            data = parse_json(found[0]) if found else {"name": Path(file).stem}
        except ValueError as error:
            self.problems.append(Problem(file, f"the schema is not JSON: {error}"))
            data = {"name": Path(file).stem}
        self.keys += key_uses(data, file)
        return parse_section_schema(data, file, self.problems)

    def _json_templates(self, part: str, sections: Mapping[str, Section]) -> dict[str, JsonTemplate]:
        found: dict[str, JsonTemplate] = {}
        for path in sorted((self.folder / part).rglob("*.json")):
            name = path.relative_to(self.folder / part).with_suffix("").as_posix()
            data = self._json(path)
            uses = tuple(section_uses(data))
            self._check_uses(uses, data, sections, f"{part}/{name}.json")
            found[name] = JsonTemplate(
                name,
                uses,
                "" if data.get("layout") is False else data.get("layout", "theme"),
                data.get("wrapper", ""),
            )
        return found

    def _check_uses(
        self,
        uses: tuple[SectionUse, ...],
        data: Mapping[str, Any],
        sections: Mapping[str, Section],
        file: str,
    ) -> None:
        for identity in set(data.get("sections", {})).symmetric_difference(use.id for use in uses):
            self.problems.append(Problem(file, f"“{identity}” is not in both `sections` and `order`"))
        for use in uses:
            section = sections.get(use.type)
            if section is None:
                self.problems.append(Problem(file, f"“{use.id}” is of an unknown type: “{use.type}”"))
                continue
            check_values(use.settings, section.schema.settings, file, self.problems)
            for block in use.blocks:
                declared = section.schema.blocks.get(block.type)
                if declared is None:
                    self.problems.append(Problem(file, f"“{use.type}” takes no block “{block.type}”"))
                else:
                    check_values(block.settings, declared.settings, file, self.problems)

    def _settings(self) -> tuple[dict[str, Setting], Mapping[str, Any]]:
        groups = self._json(self.folder / "config/settings_schema.json") or []
        about: Mapping[str, Any] = next((group for group in groups if group.get("name") == "theme_info"), {})
        declared = [entry for group in groups for entry in group.get("settings", [])]
        return parse_settings(declared, "config/settings_schema.json", self.problems), about

    def _presets(
        self, settings: Mapping[str, Setting], sections: Mapping[str, Section]
    ) -> tuple[dict[str, Preset], str]:
        file = "config/settings_data.json"
        data = self._json(self.folder / file)
        presets: dict[str, Preset] = {}
        for name, entry in data.get("presets", {}).items():
            presets[name] = Preset(
                name=name,
                title=entry.get("name", {"en": name}),
                description=entry.get("description", {}),
                settings=entry.get("settings", {}),
                sections=entry.get("sections", {}),
                templates=entry.get("templates", {}),
            )
            check_values(presets[name].settings, settings, file, self.problems)
            for template in presets[name].templates.values():
                self._check_uses(tuple(section_uses(template)), template, sections, file)
        current = data.get("current", "")
        if current not in presets:
            self.problems.append(Problem(file, f"the current preset {current!r} is not among the presets"))
        return presets, current

    def _locales(self, suffix: str) -> tuple[dict[str, Translations], str]:
        """Phrases for shoppers (".json") or for the editor (".schema.json"), and the default language."""
        paths = (self.folder / "locales").glob(f"*{suffix}")
        files = {path.name.removesuffix(suffix): path for path in paths}
        files = {name: path for name, path in files.items() if not name.endswith(".schema")}
        defaults = [name for name in files if name.endswith(".default")]
        if len(defaults) != 1:
            self.problems.append(Problem("locales", f"exactly one file must end in .default{suffix}"))
            return {}, ""
        default_name = defaults[0].removesuffix(".default")
        default = self._translations(files.pop(defaults[0]), default_name, None)
        locales = {default_name: default}
        for name, path in files.items():
            locales[name] = self._translations(path, name, default)
        return locales, default_name

    def _check_keys(self, words: Translations | None, labels: Translations | None) -> None:
        """Every "t:key" in a schema, template or preset must be a phrase of the default language."""
        for use in self.keys:
            known = labels if use.is_label else words
            if known is not None and use.key not in known:
                self.problems.append(
                    Problem(use.file, f"there is no phrase “{use.key}” in the default language")
                )

    def _translations(self, path: Path, locale: str, fallback: Translations | None) -> Translations:
        try:
            return Translations(locale, self._json(path), fallback)
        except ValueError as error:
            self.problems.append(Problem(f"locales/{path.name}", str(error)))
            return Translations(locale, {})

    def _assets(self) -> dict[str, Asset]:
        assets: dict[str, Asset] = {}
        for path in sorted((self.folder / "assets").glob("*")):
            body = path.read_bytes()
            if path.suffix == ".liquid":
                template = self._compile(body.decode("utf-8"), f"assets/{path.name}")
                assets[path.stem] = Asset(path.stem, _content_type(path.with_suffix("")), body, template)
            else:
                assets[path.name] = Asset(path.name, _content_type(path), body)
        for name, parts in (("sections.css", self.css), ("sections.js", self.js)):
            if parts:
                assets[name] = Asset(name, _content_type(Path(name)), "\n".join(parts).encode())
        return assets


def _blank_lines(found: re.Match[str]) -> str:
    return "\n" * found[0].count("\n")


def _content_type(path: Path) -> str:
    guessed = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return CONTENT_TYPES.get(path.suffix, guessed)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _digest(parts: Iterable[bytes]) -> str:
    digest = sha256()
    for part in parts:
        digest.update(sha256(part).digest())
    return digest.hexdigest()[:12]
