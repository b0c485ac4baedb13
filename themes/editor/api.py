"""What the editor's scripts ask and send, as JSON. Refusals are {"error": code, "message": sentence}."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from backoffice.access import StoreRequest, actor_of, store_page
from foundation.errors import ActionError
from themes.actions import discard_working, publish_theme, save_version, save_working
from themes.document import DocumentFault
from themes.editor.state import editor_state
from themes.engine import TemplateError
from themes.errors import UnknownTheme
from themes.findings import faults
from themes.format.balanced import css_fault
from themes.format.problems import PackageError, Problem
from themes.installed import engine
from themes.models import StoreTheme
from themes.rendering.preview import Preview, make_token

MOST_BODY = 2_000_000
"""Characters of a request: a document of the largest size in its envelope."""
MOST_SOURCE = 100_000

type Data = dict[str, Any]


class BadRequest(Exception):
    """What was sent is not what this address takes."""


def answer(data: Any, status: int = 200) -> JsonResponse:
    """JSON with the letters of every language as they are."""
    return JsonResponse(data, status=status, json_dumps_params={"ensure_ascii": False})


def refusal(code: str, message: str, status: int, **more: Any) -> JsonResponse:
    """Why not: a code for the script, a sentence for the person."""
    return answer({"error": code, "message": message, **more}, status)


def told[**P](
    view: Callable[Concatenate[StoreRequest, P], HttpResponseBase],
) -> Callable[Concatenate[StoreRequest, P], HttpResponseBase]:
    """Answer what an action refuses with a status of its own: 409 stale, 400 malformed, 422 all else."""

    @wraps(view)
    def guarded(request: StoreRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except BadRequest as error:
            return refusal("malformed", str(error), 400)
        except DocumentFault as error:
            return refusal("document", str(error), 422)
        except PackageError as error:
            problems = [problem.json() for problem in error.problems]
            return refusal("package", _("The theme would not load like this."), 422, problems=problems)
        except UnknownTheme:
            return refusal("unknown_theme", _("The files of this theme can't be reached."), 422)
        except ActionError as error:
            return refusal(error.code, str(error), 409 if error.code == "stale" else 422)

    return guarded


def body_of(request: StoreRequest) -> Data:
    """The JSON object that was sent. Raises BadRequest."""
    if len(request.body) > MOST_BODY:
        raise BadRequest(_("This is more than a theme can keep."))
    try:
        data = json.loads(request.body)
    except (ValueError, RecursionError):
        raise BadRequest(_("This was not understood.")) from None
    if not isinstance(data, dict):
        raise BadRequest(_("This was not understood."))
    return data


def number_in(data: Data, name: str) -> int:
    """A whole number of what was sent. Raises BadRequest."""
    value = data.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise BadRequest(f"{name}: a number was expected")
    return value


def text_in(data: Data, name: str) -> str:
    """A text of what was sent, without NUL. Raises BadRequest."""
    value = data.get(name, "")
    if not isinstance(value, str):
        raise BadRequest(f"{name}: a text was expected")
    return value.replace("\x00", "")


@store_page("themes.edit")
@require_safe
@told
def state(request: StoreRequest, number: int) -> HttpResponseBase:
    """Everything the editor begins with, and a fresh token for its frame."""
    theme = get_object_or_404(StoreTheme, pk=number)
    language = getattr(request, "LANGUAGE_CODE", "en")
    found = editor_state(theme, language=language, locales=request.store.all_locales)
    preview = Preview(theme.pk, working=True, editing=True, language=language)
    token = make_token(request.store, preview)
    return answer({**found, "token": token})


@store_page("themes.edit")
@require_POST
@told
def working(request: StoreRequest, number: int) -> HttpResponseBase:
    """Keep the whole document without saving it: {"revision", "document"} → {"revision"}."""
    theme = get_object_or_404(StoreTheme, pk=number)
    data = body_of(request)
    document = data.get("document")
    if not isinstance(document, dict):
        raise BadRequest("document: an object was expected")
    kept = save_working(theme=theme, document=document, revision=number_in(data, "revision"))
    return answer({"revision": kept.revision})


@store_page("themes.edit")
@require_POST
@told
def save(request: StoreRequest, number: int) -> HttpResponseBase:
    """Save what was kept as a version: {"revision", "note"} → {"revision", "version"}."""
    theme = get_object_or_404(StoreTheme, pk=number)
    data = body_of(request)
    version = save_version(
        theme=theme,
        revision=number_in(data, "revision"),
        note=text_in(data, "note"),
        actor=actor_of(request),
    )
    theme.refresh_from_db(fields=["revision"])
    return answer({"revision": theme.revision, "version": version.number})


@store_page("themes.edit")
@require_POST
@told
def discard(request: StoreRequest, number: int) -> HttpResponseBase:
    """Forget what is not saved: {"revision"} → {"revision", "document"}."""
    theme = get_object_or_404(StoreTheme, pk=number)
    kept = discard_working(theme=theme, revision=number_in(body_of(request), "revision"))
    return answer({"revision": kept.revision, "document": kept.document})


@store_page("themes.publish")
@require_POST
@told
def publish(request: StoreRequest, number: int) -> HttpResponseBase:
    """Show the theme, as it is saved, to shoppers: {"revision"}, which guards against a stale window."""
    theme = get_object_or_404(StoreTheme, pk=number)
    if theme.revision != number_in(body_of(request), "revision"):
        raise ActionError("stale", _("This theme was changed in another window meanwhile."))
    published = publish_theme(theme=theme, actor=actor_of(request))
    return answer({"revision": published.revision, "is_main": published.is_main})


@store_page("themes.edit")
@require_safe
def revision(request: StoreRequest, number: int) -> HttpResponse:
    """The theme's revision now: a window that was away learns by it that another one went on."""
    found = get_object_or_404(StoreTheme.objects.only("revision"), pk=number)
    return answer({"revision": found.revision})


@store_page("themes.edit")
@require_POST
@told
def check_liquid(request: StoreRequest, number: int) -> HttpResponseBase:
    """What is wrong with Liquid or CSS that a merchant writes: {"source"} or {"css"} → {"problems": […]}."""
    get_object_or_404(StoreTheme.objects.only("pk"), pk=number)
    data = body_of(request)
    if "css" in data:
        fault = css_fault(text_in(data, "css")[:MOST_SOURCE])
        return answer({"problems": [{"message": fault}] if fault else []})
    source = text_in(data, "source")[:MOST_SOURCE]
    try:
        engine().compile(source, "liquid")
    except TemplateError as error:
        return answer({"problems": [Problem.of(error).json()]})
    return answer({"problems": []})


@store_page("themes.edit")
@require_safe
@told
def faults_in_code(request: StoreRequest, number: int) -> HttpResponseBase:
    """What to know before publishing: {"faults": a sentence, "" where the checks found none}."""
    count = faults(get_object_or_404(StoreTheme.objects.only("source"), pk=number).source)
    sentence = ngettext(
        "Its code has %(n)s fault: parts of some pages may stay empty.",
        "Its code has %(n)s faults: parts of some pages may stay empty.",
        count,
    )
    return answer({"faults": sentence % {"n": count} if count else ""})
