"""A developer's themes: everybody who is signed in may offer some, and sees nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.errors import ActionError
from foundation.rates import Rate
from storefront.catalog.media.pictures import one_webp
from themes.directory import actions
from themes.directory.models import OfferedTheme, OfferedVersion
from themes.directory.queries import Shown, shown, themes_of, with_looks
from themes.directory.showing import found_in, sample_of
from themes.format.problems import PackageError
from themes.framing import allow_frame
from themes.gallery import PICTURE_SIZE, spoken
from themes.pages.library import told
from themes.stored.paths import MOST_BYTES, MOST_FILES

UPLOADING = Rate("theme-offering", most=30, seconds=3600)
PICTURES = Rate("theme-pictures", most=120, seconds=3600)
MOST_SENT = 20 * 1024 * 1024
"""Bytes of a picture as it is sent."""
_MOVES: dict[str, tuple[Callable[..., None], str | Promise]] = {
    "review": (actions.hand_in, gettext_lazy("Handed in")),
    "back": (actions.withdraw, gettext_lazy("Taken back")),
    "again": (actions.offer_again, gettext_lazy("Offered again")),
}


@never_cache
@login_required
@require_safe
def list_themes(request: HttpRequest) -> HttpResponse:
    """All themes of the developer."""
    rows = [
        (each, spoken(each.version.name), spoken(each.version.summary))
        for each in shown(themes_of(_account_id(request)))
    ]
    return render(request, "portal/developers/themes/list.html", {"rows": rows})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest) -> HttpResponse:
    """A new theme, from its zip. Everything that is wrong with it is listed by file."""
    return _upload_page(request, None)


@never_cache
@login_required
@require_safe
def show(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One theme: its state, the sample shop, its pictures, what the checks found."""
    each = _own_or_404(request, uid)
    version = each.version
    sample = sample_of(request, version)
    facts: dict[str, Any] = {
        **_named(each),
        "version": version,
        "summary": spoken(version.summary),
        "sample": sample,
        "looks": with_looks([version])[0].looks,
        **found_in(version),
    }
    response = render(request, "portal/developers/themes/theme.html", facts)
    allow_frame(response, sample.url)
    return response


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def renew(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A newer version of a theme, from its zip."""
    return _upload_page(request, _own_or_404(request, uid))


@login_required
@require_POST
def set_picture(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The picture of one look, in the size that galleries show."""
    each = _own_or_404(request, uid)
    file = request.FILES.get("picture")
    try:
        if not PICTURES.take(str(_account_id(request))):
            raise ActionError("too_often", _("That was a lot at once. Try again in an hour."))
        body = one_webp(_bytes_of(file), PICTURE_SIZE)
        actions.set_picture(theme=each.theme, preset=request.POST.get("preset", ""), body=body)
    except ActionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Saved"))
    return redirect("developer_theme", uid=uid)


@login_required
@require_POST
def move(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Hand a version in, take the theme back, or offer it again."""
    each = _own_or_404(request, uid)
    if request.POST.get("to", "") not in _MOVES:
        raise Http404
    act, done = _MOVES[request.POST["to"]]
    try:
        act(theme=each.theme)
    except ActionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, str(done))
    return redirect("developer_theme", uid=uid)


@login_required
@require_POST
def remove(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Forget a theme that no store can have."""
    each = _own_or_404(request, uid)
    try:
        actions.remove_theme(theme=each.theme)
    except ActionError as error:
        messages.error(request, str(error))
        return redirect("developer_theme", uid=uid)
    messages.success(request, _("Removed"))
    return redirect("developer_themes")


def _account_id(request: HttpRequest) -> int:
    assert request.user.is_authenticated
    return request.user.pk


def _own_or_404(request: HttpRequest, uid: UUID) -> Shown:
    found = shown(themes_of(_account_id(request)).filter(uid=uid))
    if not found:
        raise Http404
    return found[0]


def _named(each: Shown | None) -> dict[str, Any]:
    if each is None:
        return {"shown": None, "theme": None, "name": ""}
    return {"shown": each, "theme": each.theme, "name": spoken(each.version.name)}


def _bytes_of(file: UploadedFile[Any] | None) -> bytes:
    if file is None:
        raise ActionError("no_file", _("Choose a picture first."))
    if (file.size or 0) > MOST_SENT:
        raise ActionError("too_large", _("The picture is too large. Send one of up to 20 MB."))
    return bytes(file.read())


def _upload_page(request: HttpRequest, each: Shown | None) -> HttpResponse:
    facts: dict[str, Any] = {**_named(each), "most_files": MOST_FILES, "most_mb": MOST_BYTES // 1024 // 1024}
    if request.method != "POST":
        return render(request, "portal/developers/themes/upload.html", facts)
    file = request.FILES.get("theme")
    try:
        version = _taken(request, each.theme if each else None, file)
    except ActionError as error:
        facts["problem"] = str(error)
    except PackageError as error:
        facts["file_name"] = file.name if file else ""
        facts |= told(error.problems)
    else:
        messages.success(request, _("Uploaded. Look at it, then hand it in."))
        return redirect("developer_theme", uid=version.theme.uid)
    return render(request, "portal/developers/themes/upload.html", facts, status=422)


def _taken(
    request: HttpRequest, theme: OfferedTheme | None, file: UploadedFile[Any] | None
) -> OfferedVersion:
    account_id = _account_id(request)
    if file is None:
        raise ActionError("no_file", _("Choose a file first."))
    if not UPLOADING.take(str(account_id)):
        raise ActionError("too_often", _("That was a lot at once. Try again in an hour."))
    name = file.name or "theme.zip"
    if theme is None:
        return actions.offer_theme(owner_id=account_id, file=file, file_name=name)
    return actions.offer_version(theme=theme, file=file, file_name=name)
