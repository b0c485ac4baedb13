"""Which ways to pay shoppers are offered, whether it is for real, and how to try it."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backoffice.access import StoreRequest, actor_of, store_page
from foundation.errors import ActionError
from plugins.actions import change_plugin_settings
from plugins.forms import form_of, said
from plugins.registry import declaring
from plugins.store_side import settings_of

from .actions import Turn, choose_gateway
from .clearance import clearing_page, is_cleared, is_real, stripe_mode
from .gateways import HOOK, STRIPE, Gateway, find_gateway
from .queries import anything_paid, open_payments_with
from .ways import chosen, offerable

TEST_CARDS = (
    ("4242 4242 4242 4242", gettext_lazy("Pays")),
    ("4000 0027 6000 3184", gettext_lazy("The bank asks the shopper first")),
    ("4000 0000 0000 0002", gettext_lazy("Is declined")),
)
"""Stripe's published numbers; any date in the future and any three digits go with them."""


@dataclass(frozen=True)
class Row:
    """A gateway in the list."""

    gateway: Gateway
    is_on: bool
    is_first: bool

    @property
    def title(self) -> str:
        return said(self.gateway.offer.plugin.manifest.name)

    @property
    def slugs(self) -> tuple[str, str]:
        """What its address names it by."""
        return self.gateway.offer.plugin.id, self.gateway.declared.id

    @property
    def mode(self) -> str:
        """ "off", "test" or "live" where the platform knows, "" for plugins' gateways."""
        return stripe_mode() if self.gateway.name == STRIPE else ""


@store_page("store.settings")
@require_safe
def show_payments(request: StoreRequest) -> HttpResponse:
    """The gateways of the store: those that are offered, in order, then the others."""
    known = offerable()
    on = chosen(known)
    rows = [Row(each, is_on=True, is_first=place == 0) for place, each in enumerate(on)]
    rows += [Row(each, is_on=False, is_first=False) for each in known if each not in on]
    here = {each.offer.plugin.id for each in known}
    mode = stripe_mode()
    closed = any(is_real(row.gateway.name) for row in rows) and not is_cleared()
    facts = {
        "rows": rows,
        "ask_at": clearing_page() if closed else "",
        "nobody": mode == "off" and all(row.gateway.name == STRIPE for row in rows if row.is_on),
        "more": [each for each in declaring(HOOK) if not each.is_core and each.id not in here],
        "works": anything_paid(),
        "test_cards": TEST_CARDS if mode == "test" else (),
        "can_add": request.member.may("plugins.manage"),
    }
    return render(request, "payments/setup.html", facts)


@store_page("store.settings")
@require_http_methods(["GET", "HEAD", "POST"])
def show_gateway(request: StoreRequest, plugin: str, gateway: str) -> HttpResponse:
    """One gateway: its plugin's settings, for those who may change them, and whether it is offered."""
    found = _gateway_or_404(plugin, gateway)
    form = _settings_form(request, found)
    if form is not None and request.method == "POST" and form.is_valid():
        try:
            change_plugin_settings(plugin=plugin, values=form.cleaned_data, actor=actor_of(request))
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved"))
            return _to(request, found)
    is_on = found.name in {each.name for each in chosen(offerable())}
    context = {
        "row": Row(found, is_on=is_on, is_first=False),
        "form": form,
        "is_ready": _is_ready(found),
        "open_payments": open_payments_with(found.name),
        "help": said(found.declared.help),
    }
    return render(request, "payments/gateway.html", context, status=422 if form and form.errors else 200)


@store_page("store.settings")
@require_POST
def turn_gateway(request: StoreRequest, plugin: str, gateway: str) -> HttpResponse:
    """Offer it, no longer, or on top of the others."""
    found = _gateway_or_404(plugin, gateway)
    turn = request.POST.get("turn", "")
    if turn not in set(Turn):
        raise Http404
    if turn == Turn.ON and not _is_ready(found):
        messages.error(request, _("Fill in its settings first: something that it needs is missing."))
        return _to(request, found)
    try:
        choose_gateway(name=found.name, turn=Turn(turn), actor=actor_of(request))
    except ActionError as error:
        messages.error(request, str(error))
        return _to(request, found)
    told = _("Shoppers are no longer offered it") if turn == Turn.OFF else _("Shoppers are offered it")
    messages.success(request, told)
    return redirect("backoffice:payments", handle=request.store.handle)


def _gateway_or_404(plugin: str, gateway: str) -> Gateway:
    found = find_gateway(plugin if plugin == gateway else f"{plugin}/{gateway}")
    if found is None or not found.declared.at_checkout:
        raise Http404
    return found


def _to(request: StoreRequest, found: Gateway) -> HttpResponse:
    plugin, gateway = found.offer.plugin.id, found.declared.id
    return redirect("backoffice:payment_gateway", handle=request.store.handle, plugin=plugin, gateway=gateway)


def _settings_form(request: StoreRequest, found: Gateway) -> forms.Form | None:
    manifest = found.offer.plugin.manifest
    if not manifest.settings or not request.member.may("plugins.manage"):
        return None
    values = settings_of(manifest, found.offer.installation)
    data = request.POST if request.method == "POST" else None
    return form_of(manifest.settings, currency=request.store.currency, data=data, values=values)


def _is_ready(found: Gateway) -> bool:
    """Whether all is filled in that its plugin can't do without."""
    manifest = found.offer.plugin.manifest
    values = settings_of(manifest, found.offer.installation)
    return all(values[field.id] not in ("", None) for field in manifest.settings if field.required)
