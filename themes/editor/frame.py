"""What a page of the shop gets when the editor shows it: its small script, and whom it may talk to."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static

from themes.engine import Html
from themes.rendering.preview import preview_of


def frame_script(request: HttpRequest | None, template: str) -> Html:
    """The editor's script for a page made of `template`; "" for every page that is not in its frame."""
    preview = preview_of(request) if request is not None else None
    if preview is None or not preview.editing:
        return Html("")
    platform = f"{settings.PUBLIC_SCHEME}://{settings.PLATFORM_HOST}{settings.PUBLIC_PORT}"
    return Html('<script src="{}" data-editor="{}" data-template="{}" data-token="{}"></script>').format(
        static("theme_editor/frame.js"), platform, template, getattr(request, "theme_preview_token", "")
    )
