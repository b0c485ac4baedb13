"""The shop's rules in the back office."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import linebreaks
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from backoffice.access import StoreRequest, actor_of, store_page
from foundation.html import clean_html
from storefront.content.actions import save_policy
from storefront.content.models import Policy
from storefront.languages import other_languages, own_name
from tenants.models import Store

MAX_BODY = 50_000


class PolicyForm(forms.Form):
    """One rule in each of the store's languages: `body`, `body_<locale>`."""

    def __init__(self, *args: Any, store: Store, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = other_languages(store)
        area = {"rows": 12}
        languages = [("body", own_name(store.locale))]
        languages += [(f"body_{locale}", label) for locale, label in self.others]
        for name, label in languages:
            self.fields[name] = forms.CharField(
                label=label, max_length=MAX_BODY, required=name == "body", widget=forms.Textarea(area)
            )

    @property
    def translations(self) -> dict[str, str]:
        """{locale: HTML}, after `is_valid`."""
        return {locale: _as_html(self.cleaned_data[f"body_{locale}"]) for locale, _label in self.others}


def _as_html(text: str) -> str:
    """HTML as it is; plain text with its paragraphs kept."""
    return text if "<" in clean_html(text) else linebreaks(text)


@store_page("store.settings")
@require_safe
def list_policies(request: StoreRequest) -> HttpResponse:
    """The rules and which are written."""
    written = {policy.kind for policy in Policy.objects.all() if policy.body.strip()}
    kinds = [(kind, kind.label, kind.value in written) for kind in Policy.Kind]
    return render(request, "content/policies.html", {"kinds": kinds})


@store_page("store.settings")
@require_http_methods(["GET", "HEAD", "POST"])
def edit_policy(request: StoreRequest, kind: str) -> HttpResponse:
    """Write one rule."""
    if kind not in Policy.Kind.values:
        raise Http404
    policy = Policy.objects.filter(pk=kind).first()
    form = PolicyForm(request.POST or None, store=request.store, initial=_initial(policy))
    if request.method == "POST" and form.is_valid():
        save_policy(
            kind=kind,
            body=_as_html(form.cleaned_data["body"]),
            translations=form.translations,
            actor=actor_of(request),
        )
        messages.success(request, _("Saved"))
        return redirect("backoffice:policies", handle=request.store.handle)
    context = {"form": form, "title": Policy.Kind(kind).label, "kind": kind, "policy": policy}
    return render(request, "content/policy.html", context, status=422 if form.errors else 200)


def _initial(policy: Policy | None) -> dict[str, str]:
    if policy is None:
        return {}
    others = {f"body_{locale}": texts.get("body", "") for locale, texts in policy.translations.items()}
    return {"body": policy.body, **others}
