"""What becomes of a theme when its package has a new version: of its code and of the merchant's document."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from themes import sources
from themes.format.lax_json import parse_json
from themes.format.package import Package
from themes.format.schema import Schema, Setting, Settings
from themes.merge import Fits, Merged, Part, Shape, Side, merge
from themes.models import StoreTheme
from themes.stored.blobs import digest_of, is_digest, manifest_of
from themes.stored.intake import files_of, take_in

BESIDE_SETTINGS = frozenset({"custom_css", "blocks"})
"""Members of a document's settings that no package declares: the merchant's CSS, and embeds of apps."""


@dataclass(frozen=True, slots=True)
class Plan:
    """An update that was worked out and not done yet.

    `source` is what the theme will be made of, `upstream` the new package as it came. `code` are the files
    that both the merchant and the package changed; `merged` the document, `working` the unsaved one.
    """

    source: str
    upstream: str
    version: str
    code: tuple[str, ...]
    merged: Merged
    working: Merged | None


def plan_update(theme: StoreTheme, to: str, *, take: Collection[str] = ()) -> Plan:
    """Work out an update to the package `to`, installed or stored. `take` names files of `Plan.code` for
    which the package's text replaces the merchant's.

    Raises UnknownTheme, or PackageError when the merchant's files don't fit the new package. Not to be
    called inside a transaction.
    """
    files = files_of(to)
    upstream, package = take_in(files)
    base = files_of(theme.upstream_digest or theme.source)
    code, merged_files = merge_files(base, files_of(theme.source), files, take)
    if digest_of(manifest_of(merged_files)) == upstream:
        source, merged_package = (to if not is_digest(to) else upstream), package
    else:
        source, merged_package = take_in(merged_files, beside=upstream)
    before = side_of(base, sources.package(theme.upstream_digest or theme.source), theme.preset)
    after = side_of(merged_files, merged_package, theme.preset)
    shape = shape_of(merged_package)

    def over(document: Mapping[str, Any]) -> Merged:
        return merge(base=before, document=document, theirs=after, shape=shape)

    return Plan(
        source=source,
        upstream=upstream,
        version=package.version,
        code=code,
        merged=over(theme.document),
        working=over(theme.working) if theme.working is not None else None,
    )


def merge_files(
    base: Mapping[str, bytes],
    ours: Mapping[str, bytes],
    theirs: Mapping[str, bytes],
    take: Collection[str] = (),
) -> tuple[tuple[str, ...], dict[str, bytes]]:
    """The three-way merge of files: (paths that both sides changed, the files).

    A file that was changed on one side alone is that side's; of both changed, ours but for those in `take`.
    """
    both: list[str] = []
    found: dict[str, bytes] = {}
    for path in sorted({*ours, *theirs}):
        before, own, new = base.get(path), ours.get(path), theirs.get(path)
        if own != before and new != before and own != new:
            both.append(path)
            chosen = new if path in take else own
        else:
            chosen = new if own == before else own
        if chosen is not None:
            found[path] = chosen
    return tuple(both), found


def side_of(files: Mapping[str, bytes], package: Package, preset: str) -> Side:
    """What a package says by default, in one of its presets."""
    chosen = package.presets.get(preset) or package.presets[package.default_preset]
    defaults = {name: setting.default for name, setting in package.settings.items()}
    return Side(
        settings={**defaults, **chosen.settings},
        templates={**_json_files(files, "templates"), **chosen.templates},
        groups={**_json_files(files, "sections"), **chosen.sections},
    )


def _json_files(files: Mapping[str, bytes], folder: str) -> dict[str, Mapping[str, Any]]:
    found: dict[str, Mapping[str, Any]] = {}
    for path, body in files.items():
        if path.startswith(f"{folder}/") and path.endswith(".json"):
            data = parse_json(body.decode("utf-8-sig"))
            if isinstance(data, Mapping):
                found[path.removeprefix(f"{folder}/").removesuffix(".json")] = data
    return found


def shape_of(package: Package) -> Shape:
    """What a package declares, as the merge asks for it."""

    def section(kind: str) -> Part | None:
        found = package.sections.get(kind)
        return _part(package, found.schema) if found else None

    return Shape({**_fits(package.settings), **dict.fromkeys(BESIDE_SETTINGS, _anything)}, section)


def _part(package: Package, schema: Schema) -> Part:
    def block(kind: str) -> Part | None:
        own = schema.blocks.get(kind)
        if own is not None:
            return Part(_fits(own.settings))
        found = package.blocks.get(kind)
        return _part(package, found.schema) if found else None

    return Part(_fits(schema.settings), block)


def _fits(settings: Settings) -> dict[str, Fits]:
    def fits(setting: Setting) -> Fits:
        return lambda value: not setting.fault(value)

    return {name: fits(setting) for name, setting in settings.items()}


def _anything(value: object) -> bool:
    return True
