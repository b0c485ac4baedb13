"""A store's functions in the back office: which decide what, adding, ordering, settings, their runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backoffice.access import StoreRequest, actor_of, store_page
from foundation.errors import ActionError
from kaidian_sdk.function_manifest import FunctionManifest
from plugins.forms import form_of, said

from . import actions, queries
from .forms import UploadForm
from .models import Function, Run
from .packaged import Packaged, packaged
from .words import DECIDES, FAULTS

RIGHT = "plugins.manage"
RUNS = 25
VIEWS: dict[str, str | Promise] = {"": gettext_lazy("All runs"), "faults": gettext_lazy("Only faults")}


@dataclass(frozen=True)
class Row:
    """A function as people see it."""

    function: Function

    @cached_property
    def manifest(self) -> FunctionManifest:
        """What it says of itself."""
        return FunctionManifest.parse(self.function.manifest)

    @property
    def name(self) -> str:
        """What it is called, in the reader's language."""
        return said(self.manifest.manifest.name)

    @property
    def summary(self) -> str:
        """What it does, in the reader's language."""
        return said(self.manifest.manifest.summary)

    @property
    def decides(self) -> str | Promise:
        """What its kind decides."""
        return DECIDES[self.function.kind]

    @property
    def is_paused(self) -> bool:
        """Whether it is left out for now, since it failed so often."""
        until = self.function.paused_until
        return self.function.is_on and until is not None and until > timezone.now()


@store_page(RIGHT)
@require_safe
def list_functions(request: StoreRequest) -> HttpResponse:
    """All functions by what they decide, in the order in which they run."""
    rows = [Row(function) for function in queries.functions()]
    places = list(DECIDES)
    rows.sort(key=lambda row: places.index(row.function.kind))
    groups = [(DECIDES[kind], list(found)) for kind, found in groupby(rows, lambda row: row.function.kind)]
    return render(request, "functions/list.html", {"groups": groups, "count": len(rows)})


@store_page(RIGHT)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: StoreRequest) -> HttpResponse:
    """Functions of the platform to choose from, and a form for one's own."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.install_function(**form.cleaned_data, actor=actor_of(request))
        except ActionError as error:
            for fault in str(error).split("\n"):
                form.add_error(error.field or None, fault)
        else:
            return _to(request, row.pk, _("Added"))
    there = set(queries.functions().values_list("pk", flat=True))
    offered = [(name, each, name in there) for name, each in sorted(packaged().items())]
    context = {"form": form, "offered": [_offered(*each) for each in offered]}
    return render(request, "functions/add.html", context, status=422 if form.errors else 200)


def _offered(name: str, found: Packaged, is_there: bool) -> dict[str, object]:
    manifest = found.manifest.manifest
    return {
        "id": name,
        "name": said(manifest.name),
        "summary": said(manifest.summary),
        "decides": DECIDES[found.manifest.kind.name],
        "is_there": is_there,
    }


@store_page(RIGHT)
@require_POST
def add_packaged(request: StoreRequest) -> HttpResponse:
    """Take a function of the platform."""
    name = request.POST.get("function", "")
    try:
        row = actions.install_packaged(function=name, actor=actor_of(request))
    except ActionError as error:
        messages.error(request, str(error))
        return redirect("backoffice:function_add", handle=request.store.handle)
    return _to(request, row.pk, _("Added"))


@store_page(RIGHT)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: StoreRequest, function: str) -> HttpResponse:
    """One function: what it decides, its settings, its last runs."""
    row = Row(get_object_or_404(Function, pk=function))
    form = _settings_form(request, row)
    if form is not None and request.method == "POST" and form.is_valid():
        values, actor = form.cleaned_data, actor_of(request)
        try:
            actions.change_function_settings(function=function, values=values, actor=actor)
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            return _to(request, function, _("Saved"))
    view = request.GET.get("view", "")
    view = view if view in VIEWS else ""
    runs = queries.last_runs(function, only_faults=view == "faults")
    context = {
        "row": row,
        "form": form,
        "views": VIEWS,
        "view": view,
        "page": Paginator(runs, RUNS).get_page(request.GET.get("page")),
        "faults": FAULTS,
        "has_siblings": queries.functions().filter(kind=row.function.kind).count() > 1,
    }
    return render(request, "functions/detail.html", context, status=422 if form and form.errors else 200)


def _settings_form(request: StoreRequest, row: Row) -> forms.Form | None:
    settings = row.manifest.manifest.settings
    if not settings:
        return None
    data = request.POST if request.method == "POST" else None
    return form_of(settings, currency=request.store.currency, data=data, values=row.function.settings)


@store_page(RIGHT)
@require_safe
def show_run(request: StoreRequest, number: int) -> HttpResponse:
    """One run: what it was given, what it answered, what it cost."""
    run = get_object_or_404(Run, pk=number)
    row = Row(get_object_or_404(Function, pk=run.function))
    context = {"run": run, "row": row, "fault": FAULTS.get(run.fault, "")}
    return render(request, "functions/run.html", context)


@store_page(RIGHT)
@require_POST
def switch(request: StoreRequest, function: str) -> HttpResponse:
    """On or off; turning it on ends its pause too."""
    is_on = request.POST.get("on") == "1"
    told = _("Turned on") if is_on else _("Turned off")
    actor = actor_of(request)
    return _done(
        request, function, lambda: actions.switch_function(function=function, is_on=is_on, actor=actor), told
    )


@store_page(RIGHT)
@require_POST
def move(request: StoreRequest, function: str) -> HttpResponse:
    """Let it run one place earlier, or later with `later=1`."""
    row = get_object_or_404(Function, pk=function)
    names = list(queries.functions().filter(kind=row.kind).values_list("pk", flat=True))
    place = names.index(function)
    other = min(max(place + (1 if request.POST.get("later") else -1), 0), len(names) - 1)
    names[place], names[other] = names[other], names[place]
    actor = actor_of(request)
    _done(
        request,
        function,
        lambda: actions.order_functions(kind=row.kind, functions=names, actor=actor),
        _("The order was changed"),
    )
    return redirect("backoffice:functions", handle=request.store.handle)


@store_page(RIGHT)
@require_POST
def remove(request: StoreRequest, function: str) -> HttpResponse:
    """Take it out, with its runs."""
    get_object_or_404(Function, pk=function)
    actions.remove_function(function=function, actor=actor_of(request))
    messages.success(request, _("Removed"))
    return redirect("backoffice:functions", handle=request.store.handle)


def _done(request: StoreRequest, function: str, act: Callable[[], object], told: str) -> HttpResponse:
    get_object_or_404(Function, pk=function)
    try:
        act()
    except ActionError as error:
        messages.error(request, str(error))
        return redirect("backoffice:functions", handle=request.store.handle)
    return _to(request, function, told)


def _to(request: StoreRequest, function: str, told: str) -> HttpResponse:
    messages.success(request, told)
    return redirect("backoffice:function", handle=request.store.handle, function=function)
