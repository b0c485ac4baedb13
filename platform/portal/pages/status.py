"""The status page: how the platform is, for everybody, also as JSON and as a feed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from backoffice.status.components import COMPONENTS, STATES, State
from backoffice.status.models import Incident
from backoffice.status.queries import snapshot

FEED_LENGTH = 30
TITLES = {
    State.WELL: lambda: _("Everything works"),
    State.SLOW: lambda: _("Some things are slow"),
    State.DOWN: lambda: _("Something does not work"),
    State.MAINTENANCE: lambda: _("Maintenance is under way"),
    State.NOT_KNOWN: lambda: _("We can't say how things are right now"),
}


@require_safe
@cache_control(max_age=15, public=True)
def status(request: HttpRequest) -> HttpResponse:
    """How each component is and was for 90 days, and what is told of incidents. Asks nothing of sessions."""
    found = snapshot()
    facts = {
        "title": TITLES[State(found["state"])](),
        "state": found["state"],
        "is_current": found["is_current"],
        "at": datetime.fromisoformat(found["at"]),
        "components": [_component(each) for each in found["components"]],
        "incidents": [_incident(each) for each in found["incidents"]],
        "planned": [_incident(each) for each in found["planned"]],
        "past": [_incident(each) for each in found["past"]],
    }
    return render(request, "portal/status.html", facts)


@require_safe
@cache_control(max_age=15, public=True)
def status_json(request: HttpRequest) -> JsonResponse:
    """The same for programs; texts in both languages."""
    answer = JsonResponse(snapshot(), json_dumps_params={"ensure_ascii": False})
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


class _PlainFeed(Atom1Feed):
    """Atom whose summaries are plain text: Django's are HTML, where readers take `<` for markup."""

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, {**item, "description": None})
        handler.addQuickElement("summary", item["description"], {"type": "text"})


@require_safe
@cache_control(max_age=60, public=True)
def status_feed(request: HttpRequest) -> HttpResponse:
    """What is told of incidents, the newest first, as an Atom feed; `?language=zh-hans` for Chinese."""
    chosen = request.GET.get("language", "")
    language = chosen if chosen in dict(settings.LANGUAGES) else get_language() or "en"
    page = request.build_absolute_uri(reverse("status"))
    feed = _PlainFeed(
        title=_("Kaidian status"),
        link=page,
        description="",
        language=language,
        feed_url=request.build_absolute_uri(),
    )
    found = snapshot()
    told = [
        (update, incident)
        for incident in [*found["incidents"], *found["planned"], *found["past"]]
        for update in incident["updates"]
    ]
    for update, incident in sorted(told, key=lambda each: each[0]["at"], reverse=True)[:FEED_LENGTH]:
        state = Incident.State(update["state"]).label
        feed.add_item(
            title=f"{incident['title'].get(language, incident['title']['en'])} · {state}",
            link=f"{page}#incident-{incident['id']}",
            description=update["text"].get(language, update["text"]["en"]),
            unique_id=f"{page}#{incident['id']}-{update['at']}",
            pubdate=datetime.fromisoformat(update["at"]),
            updateddate=datetime.fromisoformat(update["at"]),
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def _component(each: dict[str, Any]) -> dict[str, Any]:
    bars = [
        {"day": date.fromisoformat(day["day"]), "state": day["state"], "label": STATES[State(day["state"])],
         "down": day["down"]}
        for day in each["days"]
    ]  # fmt: skip
    label = STATES[State(each["state"])]
    return {**each, "label": COMPONENTS.get(each["name"], each["name"]), "state_label": label, "bars": bars}


def _incident(each: dict[str, Any]) -> dict[str, Any]:
    language = get_language() or "en"
    return {
        **each,
        "title": each["title"].get(language, each["title"]["en"]),
        "state_label": Incident.State(each["state"]).label,
        "touches": [COMPONENTS[name] for name in each["components"] if name in COMPONENTS],
        "starts_at": datetime.fromisoformat(each["starts_at"]),
        "ends_at": datetime.fromisoformat(each["ends_at"]) if each["ends_at"] else None,
        "updates": [
            {
                "at": datetime.fromisoformat(update["at"]),
                "label": Incident.State(update["state"]).label,
                "text": update["text"].get(language, update["text"]["en"]),
            }
            for update in each["updates"]
        ],
    }
