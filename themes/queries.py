"""Reads of a store's themes."""

import logging

from django.http import HttpRequest
from django.utils import timezone

from foundation.prepared import PreparedRead
from themes.cards import card_of
from themes.engine import TemplateMissing
from themes.format.problems import PackageError
from themes.gallery import DEFAULT_THEME
from themes.models import StoreTheme, ThemeVersion
from themes.rendering.placed import ResolvedTheme
from themes.rendering.preview import Preview, preview_of
from themes.resolve import resolve, resolve_by_key

log = logging.getLogger(__name__)

_MAIN = PreparedRead(
    StoreTheme,
    "WHERE t.role = 'main'",
    left_out=("name", "document", "working", "publish_at", "created_at", "updated_at"),
)


def current_theme() -> ResolvedTheme:
    """The theme that shoppers of the current store see; the default one while the store has none.

    One query by a unique index; the resolved theme itself is cached in the process, and the document is read
    only when it is not known there yet.
    """
    row = _MAIN.first()
    return resolve_theme(row) if row else resolve(DEFAULT_THEME, "", {})


def resolve_theme(row: StoreTheme) -> ResolvedTheme:
    """What shoppers see, or would see, of a theme as it is saved.

    A package that can't be used any more gives way to the default theme: a shop must stay open.
    """
    try:
        return resolve_by_key(row.source, row.preset, row.document_digest, lambda: row.document)
    except (LookupError, PackageError):
        log.exception("The theme %s of a store can't be used", row.pk)
        return resolve(DEFAULT_THEME, "", {})


def templates_for(kind: str) -> list[str]:
    """The suffixes of the current theme's templates for a kind: "contact" for `page.contact`."""
    prefix = f"{kind}."
    theme = current_theme()
    names = {*theme.own["templates"], *theme.package.templates, *theme.package.liquid_templates}
    return sorted(name.removeprefix(prefix) for name in names if name.startswith(prefix))


def with_template(theme: ResolvedTheme, template: str) -> ResolvedTheme:
    """The theme, or the default one where it has no such template.

    Many themes of others leave out the pages of a shopper's account, which their platform shows by itself.
    """
    try:
        theme.template_name(template)
    except TemplateMissing:
        return resolve(DEFAULT_THEME, "", {})
    return theme


def shown_theme(request: HttpRequest) -> ResolvedTheme:
    """The theme of a page for this request: the one that it previews, or else what shoppers see."""
    preview = preview_of(request)
    if preview and not preview.theme:
        request.theme_previewed = request.store.name  # type: ignore[attr-defined]
    found = previewed_theme(preview) if preview else None
    if found is None:
        return current_theme()
    theme, name = found
    request.theme_previewed = name  # type: ignore[attr-defined]
    return theme


def previewed_theme(preview: Preview) -> tuple[ResolvedTheme, str] | None:
    """What a preview shows, and the theme's name; None when that is gone."""
    row = StoreTheme.objects.filter(pk=preview.theme).first()
    if row is None:
        return None
    source, preset, document = row.source, row.preset, row.document
    if preview.version:
        version = row.versions.filter(number=preview.version).first()
        if version is None:
            return None
        source, preset, document = version.source, version.preset, version.document
    elif preview.working and row.working is not None:
        document = row.working
    try:
        return resolve(source, preset, document), card_of(row).name
    except (LookupError, PackageError):
        log.exception("The theme %s of a store can't be previewed", row.pk)
        return None


def has_source(source: str) -> bool:
    """Whether a theme of the current store, or a version of one, is made of this package."""
    return (
        StoreTheme.objects.filter(source=source).exists()
        or ThemeVersion.objects.filter(source=source).exists()
    )


def is_publish_due() -> bool:
    """Whether a draft's time to be published has come in the current store."""
    return StoreTheme.objects.filter(publish_at__lte=timezone.now()).exists()


def sources_in_use() -> set[str]:
    """Every package that the current store's themes and versions are made of or came from. One query."""
    themes = StoreTheme.objects.values_list("source", "upstream_digest")
    versions = ThemeVersion.objects.values_list("source", "upstream_digest")
    return {source for pair in themes.union(versions) for source in pair if source}
