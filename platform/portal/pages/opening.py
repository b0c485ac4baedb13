"""The way to a store: its name, its look, what it begins with. Three screens, each with its own address.

Answers are kept between the screens; the store is opened by the last one, and the same form sent twice
opens one store.
"""

from __future__ import annotations

import uuid
from zoneinfo import available_timezones

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from backoffice.forms import SHOP_LANGUAGES
from foundation.errors import ActionError
from portal import beginnings
from portal.actions import open_once
from portal.draft import Draft, forget_draft, keep_draft, read_draft
from portal.forms import GoodsForm, LookForm, NameForm
from portal.models import Opening
from tenants.handles import check_handle, propose_handle
from tenants.models import Store
from themes.directory.queries import find_listed, listed_versions, with_looks
from themes.gallery import ThemeChoice, find_theme, list_themes

MOST_OFFERED = 12
"""So many themes of developers are among the looks to begin with."""
FIRST_GUESS = {"zh": ("zh-Hans", "CNY", "Asia/Shanghai"), "en": ("en", "USD", "UTC")}
"""Language, currency and time zone offered to a reader of each language."""

NOWHERE = frozenset({"", "UTC", "Etc/UTC", "GMT", "Etc/GMT"})
"""What browsers say that don't tell where they stand."""


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def name(request: HttpRequest) -> HttpResponse:
    """First screen: what the store is called and where it is found."""
    draft = read_draft(request.session)
    if request.method == "POST":
        form = NameForm(request.POST)
        if form.is_valid():
            _take_name(draft, form)
            keep_draft(request.session, draft)
            return redirect("open_store_look")
        return render(request, "portal/open_name.html", {"form": form}, status=422)
    form = NameForm(initial=_first_answers(draft))
    return render(request, "portal/open_name.html", {"form": form, "problem": draft.problem})


def _first_answers(draft: Draft) -> dict[str, str]:
    locale, currency, time_zone = FIRST_GUESS["zh" if (get_language() or "").startswith("zh") else "en"]
    return {
        "name": draft.name,
        "handle": draft.handle,
        "locale": draft.locale or locale,
        "currency": draft.currency or currency,
        "time_zone": draft.time_zone or time_zone,
    }


def _take_name(draft: Draft, form: NameForm) -> None:
    draft.name, draft.handle = form.cleaned_data["name"], form.cleaned_data["handle"]
    draft.locale, draft.currency = form.cleaned_data["locale"], form.cleaned_data["currency"]
    told = form.cleaned_data["time_zone"]
    if told in NOWHERE and draft.locale.startswith("zh"):
        told = FIRST_GUESS["zh"][2]
    draft.time_zone = told if told in available_timezones() else _first_answers(Draft())["time_zone"]
    draft.problem = ""


@never_cache
@login_required
@require_safe
def address(request: HttpRequest) -> HttpResponse:
    """The address field while one types: proposes one for the name, says whether it is free, and why not.

    An address that was typed by hand (it differs from `proposed`) is left as it is.
    """
    typed, proposed = request.GET.get("handle", ""), request.GET.get("proposed", "")
    store_name = request.GET.get("name", "")[:200]
    by_name = request.GET.get("from") == "name"
    handle = typed
    if by_name and (not typed or typed == proposed):
        handle = proposed = propose_handle(store_name) if store_name.strip() else ""
    problem = ""
    if handle:
        try:
            handle = check_handle(handle)
        except ActionError as error:
            problem = str(error)
    form = NameForm(initial={"handle": handle})
    facts = {"form": form, "handle": handle, "proposed": proposed, "problem": problem, "whole": by_name}
    return render(request, "portal/open_address.html", facts)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def look(request: HttpRequest) -> HttpResponse:
    """Second screen: the theme."""
    draft = read_draft(request.session)
    if not draft.handle:
        return redirect("open_store")
    choices = [*list_themes(), *_by_developers(draft.look)]
    form = LookForm(request.POST or None, looks=choices, initial={"look": draft.look or choices[0].value})
    if request.method == "POST" and form.is_valid():
        draft.look = form.cleaned_data["look"]
        keep_draft(request.session, draft)
        return redirect("open_store_goods")
    facts = {"form": form, "looks": choices, "chosen": form["look"].value()}
    return render(request, "portal/open_look.html", facts, status=422 if form.errors else 200)


def _by_developers(chosen: str) -> list[ThemeChoice]:
    """The first look of the newest themes that developers offer; all are in the theme library afterwards."""
    newest = with_looks(listed_versions().order_by("-pk")[:MOST_OFFERED])
    looks = {look.value: look for look in (each.looks[0] for each in newest)}
    if chosen not in looks and (kept := find_listed(chosen)) is not None:
        looks[chosen] = kept
    return list(looks.values())


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def goods(request: HttpRequest) -> HttpResponse:
    """Last screen: what the shop begins with. Its form opens the store."""
    draft = read_draft(request.session)
    if request.method == "POST" and (store := _opened_already(request)) is not None:
        return _arrive(request, store)
    if not draft.look:
        return redirect("open_store")
    form = GoodsForm(
        request.POST or None,
        request.FILES or None,
        has_file=bool(draft.file),
        initial={"goods": draft.goods or "sample"},
    )
    if request.method == "POST" and form.is_valid():
        return _open(request, draft, form)
    facts = {"form": form, "draft": draft}
    return render(request, "portal/open_goods.html", facts, status=422 if form.errors else 200)


def _opened_already(request: HttpRequest) -> Store | None:
    """The store that this very form opened before: sent twice, or sent again after going back."""
    assert request.user.is_authenticated
    try:
        key = uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        return None
    opening = Opening.objects.select_related("store").filter(pk=key, account_id=request.user.pk).first()
    return opening.store if opening else None


def _open(request: HttpRequest, draft: Draft, form: GoodsForm) -> HttpResponse:
    assert request.user.is_authenticated
    draft.goods = form.cleaned_data["goods"]
    chosen = find_theme(draft.look) or find_listed(draft.look) or list_themes()[0]
    others = [locale for locale in SHOP_LANGUAGES if locale != draft.locale]
    beginning = beginnings.Beginning(
        look=chosen,
        goods=draft.goods,
        file=form.cleaned_data.get("file") or None,
        kept_file=draft.file,
        kept_name=draft.file_name,
    )
    try:
        store, is_new = open_once(
            key=uuid.UUID(draft.key), owner=request.user, plan=draft.plan(others), seeds=[beginning.furnish]
        )
    except ActionError as error:
        return _back_to_name(request, draft, beginning, error)
    if is_new:
        beginning.start(store, actor=f"account:{request.user.pk}")
        messages.success(request, _("%(store)s is open") % {"store": store.name})
    return _arrive(request, store)


def _back_to_name(
    request: HttpRequest, draft: Draft, beginning: beginnings.Beginning, error: ActionError
) -> HttpResponse:
    """The address was taken in between, or no store can be opened: say so, and keep all that was given."""
    draft.problem = str(error)
    draft.file, draft.file_name = beginning.keep_file(draft.key)
    keep_draft(request.session, draft)
    return redirect("open_store")


def _arrive(request: HttpRequest, store: Store) -> HttpResponse:
    forget_draft(request.session)
    return redirect("backoffice:dashboard", handle=store.handle)
