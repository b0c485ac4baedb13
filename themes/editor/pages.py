"""The page of the live editor."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from backoffice.access import StoreRequest, store_page
from themes.cards import card_of
from themes.editor.words import words
from themes.framing import allow_frame
from themes.models import StoreTheme

API = ("state", "working", "save", "discard", "publish", "revision", "check", "faults")
NAMES_OF_LANGUAGES = {"zh-Hans": "简体中文", "en": "English"}


@store_page("themes.edit")
@require_safe
def editor(request: StoreRequest, number: int) -> HttpResponse:
    """Edit a theme beside a live view of the shop."""
    theme = get_object_or_404(StoreTheme.objects.defer("document"), pk=number)
    card = card_of(theme)
    facts = {
        "theme": {"id": theme.pk, "name": card.name, "isMain": theme.is_main},
        "shop": request.store.url,
        "languages": _languages(request),
        "rights": {name: request.member.may(f"themes.{name}") for name in ("publish", "code")},
        "urls": _urls(request, number),
        "icons": static("ui/icons.svg"),
        "words": words(),
    }
    response = render(request, "theme_editor/editor.html", {"facts": facts, "card": card, "theme": theme})
    allow_frame(response, request.store.url)
    return response


def _languages(request: StoreRequest) -> list[dict[str, str]]:
    """The store's languages: tag, own name, and what addresses of the shop begin with."""
    store = request.store
    short = {"zh-Hans": "zh"}
    return [
        {
            "tag": locale,
            "name": NAMES_OF_LANGUAGES.get(locale, locale),
            "root": "" if locale == store.locale else f"/{short.get(locale, locale)}",
        }
        for locale in store.all_locales
    ]


def _urls(request: StoreRequest, number: int) -> dict[str, str]:
    handle = request.store.handle
    own = {
        name: reverse(f"backoffice:theme_editor_{name}", kwargs={"handle": handle, "number": number})
        for name in API
    }
    resources = reverse("backoffice:theme_editor_resources", kwargs={"handle": handle, "kind": "url"})
    return own | {
        "resources": resources.removesuffix("url"),
        "pictures": reverse("backoffice:theme_editor_pictures", kwargs={"handle": handle}),
        "videos": reverse("backoffice:theme_editor_videos", kwargs={"handle": handle}),
        "library": reverse("backoffice:themes", kwargs={"handle": handle}),
        "versions": reverse("backoffice:theme_versions", kwargs={"handle": handle, "number": number}),
        "code": reverse("backoffice:theme_code", kwargs={"handle": handle, "number": number}),
        "preview": reverse("backoffice:theme_preview", kwargs={"handle": handle, "number": number}),
    }
