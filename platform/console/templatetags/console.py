"""`{% load console %}`: the menu of the console, its dialogs' forms, what acts and events are called."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy

from django import forms, template
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from console.acts import ACTS
from console.menu import ConsolePlace, places
from console.refusals import claim, say_what_is_left
from foundation.models import Event
from storefront.audit.words import sentence_of
from storefront.languages import own_name

register = template.Library()


@register.simple_tag(takes_context=True)
def console_places(context: template.Context) -> list[ConsolePlace]:
    """The menu, the place of this page marked."""
    match = context["request"].resolver_match
    return places(match.url_name or "" if match else "")


@register.simple_tag(takes_context=True)
def asked(context: template.Context, dialog: str, form: forms.Form) -> SafeString:
    """The fields of a dialog's form; where its act was just refused, why, and what was typed."""
    refusal = claim(context["request"], dialog)
    mine = copy(form)  # several dialogs of a page have the same form, but no two the same ids
    mine.auto_id = f"{dialog}-%s"
    if refusal:
        mine.initial = {**form.initial, **refusal.typed}
    fields = [BoundField(mine, each, name) for name, each in mine.fields.items()]
    return render_to_string("console/asked.html", {"dialog": dialog, "refusal": refusal, "fields": fields})


@register.simple_tag(takes_context=True)
def refusals_left(context: template.Context) -> str:
    """Stands behind the last dialog: what none of them told becomes a toast."""
    say_what_is_left(context["request"])
    return ""


@register.filter
def language_names(codes: Iterable[str]) -> str:
    """Languages as their own speakers call them: "English, 简体中文"."""
    return ", ".join(own_name(code) for code in codes)


@register.filter
def act_label(act: str) -> str:
    """What an operator's act is called."""
    return str(ACTS.get(act, act))


@register.filter
def event_sentence(event: Event) -> str:
    """What happened in a store, in a sentence."""
    return sentence_of(event)
