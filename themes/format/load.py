"""Reads a theme package from its files, parses everything, and reports every problem at once."""

import mimetypes
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _

from foundation.errors import sentence
from themes.engine import Engine, TemplateError
from themes.format.bundles import css_bundle, js_bundle
from themes.format.checks import Checker
from themes.format.conditions import compile_condition, conditions_in
from themes.format.documents import JsonTemplate, json_template
from themes.format.keys import key_uses
from themes.format.lax_json import JsonFault, TextPlaces, parse_json
from themes.format.minify import minified
from themes.format.package import Asset, Package, Preset, Section, SettingGroup
from themes.format.problems import PackageError, Problem, Report, in_words
from themes.format.reading import Files, Reader, read_folder
from themes.format.schema import Schema, by_id, check_values, declared_twice, parse_settings
from themes.format.schema_parse import parse_schema
from themes.format.settings_data import CURRENT, read_presets
from themes.format.source import Source
from themes.format.translations import Translations

CONTENT_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
}
LAYOUT = "layout/theme.liquid"
SCHEMA = "config/settings_schema.json"
DATA = "config/settings_data.json"
_MISSING = {
    "render": _("there is no snippet “%(name)s”"),
    "include": _("there is no snippet “%(name)s”"),
    "section": _("there is no section “%(name)s”"),
    "sections": _("there is no section group “%(name)s”"),
}


def load_package(folder: Path, engine: Engine) -> Package:
    """The package in `folder`, whose name is the folder's. Raises PackageError with all its problems."""
    return load_files(folder.name, read_folder(folder), engine)


def load_files(name: str, files: Files, engine: Engine) -> Package:
    """The package of some files. Raises PackageError when it has faults; warnings stand in the package."""
    return _Loader(name, files, engine).load()


class _Loader(Reader):
    def __init__(self, name: str, files: Files, engine: Engine) -> None:
        super().__init__(files, engine)
        self.name = name
        self.documents: list[tuple[str, Mapping[str, Any]]] = []
        # Also those of files whose Liquid is faulty: that is told once, not wherever they are placed.
        self.schemas: dict[str, dict[str, Schema]] = {"section": {}, "block": {}}

    def load(self) -> Package:
        layouts = self.compiled("layout")
        snippets = self.compiled("snippets")
        liquid_templates = self.compiled("templates")
        blocks = self._sections("block")
        sections = self._sections("section", frozenset(blocks))
        templates = self._json_templates("templates")
        groups = self._json_templates("sections")
        setting_groups, about = self._settings()
        entries = [entry for group in setting_groups for entry in group.entries]
        settings = by_id(entries)
        checker = Checker(self.schemas["section"], self.schemas["block"])
        presets, default_preset = self._presets(settings, checker)
        locales, default_locale = self._locales(".json")
        labels, _ = self._locales(".schema.json")
        self._add_schema_words(sections, locales)
        assets, css, js = self._assets()
        self._check(checker, groups)
        self._check_keys(locales.get(default_locale), labels.get(default_locale) or labels.get("en"))
        if any(not problem.is_warning for problem in self.problems):
            raise PackageError(self.name, self.problems)
        return Package(
            name=self.name,
            title=_title(about, self.name),
            version=str(about.get("theme_version") or ""),
            digest=_digest(path.encode() + b"\0" + body for path, body in self.files.items()),
            asset_digest=_digest(asset.name.encode() + asset.body for asset in assets.values()),
            engine=self.engine,
            layouts=layouts,
            templates=templates,
            liquid_templates=liquid_templates,
            groups=groups,
            sections=sections,
            blocks=blocks,
            snippets=snippets,
            assets=assets,
            settings=settings,
            setting_groups=setting_groups,
            presets=presets,
            default_preset=default_preset,
            labels=labels,
            locales=locales,
            default_locale=default_locale,
            css_bundle=css,
            js_bundle=js,
            about=about,
            warnings=tuple(self.problems),
        )

    def _sections(
        self, kind: Literal["section", "block"], theme_blocks: frozenset[str] = frozenset()
    ) -> dict[str, Section]:
        """Sections or theme blocks with their schemas."""
        found: dict[str, Section] = {}
        files = self.within(f"{kind}s", ".liquid")
        known = theme_blocks or frozenset(self.within("blocks", ".liquid"))
        for name, file in files.items():
            source = self.source(file)
            schema = self.schemas[kind][name] = self._schema(source, file, kind, known)
            if template := self.compile(source.liquid, file):
                found[name] = Section(name, template, schema)
        return found

    def _schema(
        self, source: Source, file: str, kind: Literal["section", "block"], known: frozenset[str]
    ) -> Schema:
        if not source.schemas:
            return Schema(PurePosixPath(file).stem)
        part = source.schemas[0]
        places = self.places[file] = TextPlaces(part.text, line=part.line, column=part.column)
        if len(source.schemas) > 1:
            self.problems.append(Problem(file, _("there are two schemas"), source.schemas[1].line))
        try:
            data = parse_json(part.text)
        except JsonFault as error:
            place = places.at(error.line, error.column)
            self.problems.append(
                Problem(file, sentence(_("the schema is not JSON: %(fault)s"), fault=error.message), *place)
            )
            return Schema(PurePosixPath(file).stem)
        self.keys += key_uses(data, file)
        if isinstance(data, Mapping):
            self.documents.append((file, data))
        return parse_schema(data, kind, self.report(file), theme_blocks=known)

    def _json_templates(self, folder: str) -> dict[str, JsonTemplate]:
        found: dict[str, JsonTemplate] = {}
        for name, file in self.within(folder, ".json").items():
            if ".context." in file:  # overrides for markets, which a store here does not have
                continue
            data = self.json(file)
            self.documents.append((file, data))
            found[name] = json_template(name, data)
            if folder == "templates" and f"templates/{name}.liquid" in self.files:
                message = sentence(
                    _("“%(file)s” is passed over: this file is taken"), file=f"templates/{name}.liquid"
                )
                self.report(file).warning(message)
        return found

    def _settings(self) -> tuple[tuple[SettingGroup, ...], Mapping[str, Any]]:
        groups: list[SettingGroup] = []
        about: Mapping[str, Any] = {}
        if SCHEMA not in self.files:
            self.report(SCHEMA).warning(_("the file is missing"))
            return (), about
        data = self.any_json(SCHEMA)
        report = self.report(SCHEMA)
        self._check_conditions(data, report)
        if not isinstance(data, list):
            if data:
                report.fault(_("a list of groups was expected"))
            return (), about
        known: set[str] = set()
        for index, group in enumerate(data):
            if not isinstance(group, Mapping):
                report.fault(_("a group of settings is an object"), index)
            elif group.get("name") == "theme_info":
                about = group
            elif "settings" in group:
                entries = parse_settings(group["settings"], report, index, "settings")
                for entry in entries:
                    if entry.id in known:
                        report.warning(declared_twice(entry.id), index, "settings")
                known.update(entry.id for entry in entries if entry.id)
                groups.append(SettingGroup(str(group.get("name") or ""), entries))
        return tuple(groups), about

    def _presets(self, settings: Mapping[str, Any], checker: Checker) -> tuple[dict[str, Preset], str]:
        if DATA not in self.files:
            return read_presets({}, self.report(DATA))
        data = self.json(DATA)
        report = self.report(DATA)
        presets, default = read_presets(data, report)
        for preset in presets.values():
            path = _preset_path(preset.name, data)
            check_values(preset.settings, dict(settings), report, *path)
            for name, template in preset.templates.items():
                checker.document(template, report, *path[:2], "templates", name)
        return presets, default

    def _locales(self, suffix: str) -> tuple[dict[str, Translations], str]:
        """Phrases for shoppers (".json") or for the editor (".schema.json"), and the default language."""
        files = self.within("locales", suffix)
        files = {name: file for name, file in files.items() if not name.endswith(".schema")}
        defaults = [name for name in files if name.endswith(".default")]
        if not defaults:
            if suffix == ".json":
                self.report("locales").warning(
                    sentence(_("no file ends in %(ending)s"), ending=f".default{suffix}")
                )
            defaults = [name for name in files if name == "en"] or sorted(files)[:1]
            if not defaults:
                return {}, "en"
        if len(defaults) > 1:
            message = sentence(_("only one file can end in %(ending)s"), ending=f".default{suffix}")
            self.report("locales").fault(message)
        default_name = defaults[0].removesuffix(".default")
        default = self._translations(files.pop(defaults[0]), default_name, None)
        locales = {default_name: default}
        for name, file in files.items():
            if name not in locales:
                locales[name] = self._translations(file, name, default)
        return locales, default_name

    def _translations(self, file: str, locale: str, fallback: Translations | None) -> Translations:
        words = Translations(locale, self.json(file), fallback)
        for key in words.faults:
            message = sentence(_("%(name)s: a text or an object of texts was expected"), name=key)
            self.report(file).warning(message, *key.split("."))
        return words

    @staticmethod
    def _add_schema_words(sections: Mapping[str, Section], locales: Mapping[str, Translations]) -> None:
        """What a section's schema says in `locales` is found below "sections.<its type>"."""
        for kind, section in sections.items():
            for locale, data in section.schema.locales.items():
                if locale in locales and isinstance(data, Mapping):
                    locales[locale].add(data, f"sections.{kind}")

    def _assets(self) -> tuple[dict[str, Asset], str, str]:
        """The assets by name, and the names of the two that hold what Liquid files brought."""
        assets: dict[str, Asset] = {}
        for path, body in self.files.items():
            name = path.removeprefix("assets/")
            if name == path:
                continue
            if name.endswith(".liquid"):
                name = name.removesuffix(".liquid")
                template = self.compile(self.text(path), path)
                assets[name] = Asset(name, _content_type(name), body, template)
            else:
                assets[name] = Asset(name, _content_type(name), minified(name, body))
        names = []
        for name, text in (
            ("sections.css", css_bundle(self.sources)),
            ("sections.js", js_bundle(self.sources)),
        ):
            free = name if name not in assets else f"bundled-{name}"
            if text:
                assets[free] = Asset(free, _content_type(free), minified(free, text.encode()))
            names.append(free if text else "")
        return assets, names[0], names[1]

    def _check(self, checker: Checker, groups: Mapping[str, JsonTemplate]) -> None:
        if LAYOUT not in self.files:
            self.report(LAYOUT).fault(_("the file is missing"))
        for file in self.within("layout", ".liquid").values():
            if "content_for_layout" not in self.source(file).liquid:
                self.report(file).fault(_("{{ content_for_layout }} is missing: every page would be empty"))
        for file, data in self.documents:
            report = self.report(file)
            self._check_conditions(data, report)
            if file.endswith(".json"):
                checker.document(data, report)
                continue
            kind = PurePosixPath(file).stem
            known = checker.sections if file.startswith("sections/") else checker.blocks
            presets = data.get("presets") if kind in known else None
            for index, preset in enumerate(presets if isinstance(presets, list) else []):
                if isinstance(preset, Mapping):
                    checker.placed(preset, known[kind], kind, report, "presets", index)
        snippets = self.within("snippets", ".liquid")
        tables: dict[str, Mapping[str, object]] = {
            "render": snippets,
            "include": snippets,
            "section": self.schemas["section"],
            "sections": groups,
        }
        for file, source in self.sources.items():
            for use in source.references():
                if use.name not in tables[use.tag]:
                    message = sentence(_MISSING[use.tag], name=use.name)
                    self.problems.append(Problem(file, message, use.line, use.column, is_warning=True))

    def _check_conditions(self, data: object, report: Report) -> None:
        for condition, path in conditions_in(data):
            try:
                compile_condition(condition, self.engine)
            except TemplateError as error:
                told = sentence(
                    _("the condition “%(condition)s” is passed over: %(fault)s"),
                    condition=condition,
                    fault=in_words(error.message),
                )
                report.warning(told, *path)

    def _check_keys(self, words: Translations | None, labels: Translations | None) -> None:
        """Every "t:key" in a schema, template or preset should be a phrase of the default language."""
        for use in self.keys:
            known = (labels,) if use.is_label else (words, labels)
            if not any(table is not None and use.key in table for table in known):
                message = sentence(_("there is no phrase “%(name)s” in the default language"), name=use.key)
                self.report(use.file).warning(message, *use.path)


def _title(about: Mapping[str, Any], name: str) -> dict[str, str]:
    title = about.get("theme_title")
    if isinstance(title, Mapping):
        return {str(language): str(text) for language, text in title.items()}
    return {"en": str(about.get("theme_name") or name)}


def _preset_path(name: str, data: Mapping[str, Any]) -> tuple[str, ...]:
    """Where the settings of a preset stand in `settings_data.json`."""
    if name == CURRENT and isinstance(data.get("current"), Mapping):
        return ("current",)
    presets = data.get("presets")
    entry = presets.get(name) if isinstance(presets, Mapping) else None
    return ("presets", name, *(("settings",) if isinstance(entry, Mapping) and "settings" in entry else ()))


def _content_type(name: str) -> str:
    guessed = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return CONTENT_TYPES.get(PurePosixPath(name).suffix.lower(), guessed)


def _digest(parts: Iterable[bytes]) -> str:
    digest = sha256()
    for part in parts:
        digest.update(sha256(part).digest())
    return digest.hexdigest()[:12]
