"""From a change in the theme editor to the section's new HTML, beside a plain render of the same section."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import Account
from tenants.actions import open_store
from tenants.context import in_store
from themes.actions import install_theme
from themes.rendering.preview import PARAMETER, Preview, make_token

from .ground import Ground
from .harness import Row, at_most, bench, in_turns

SECTION = {"section_id": "template--index__hero"}
GOAL = at_most(8)


@bench("editor")
def changed_section(ground: Ground) -> Iterator[Row]:
    """Keep the document with another heading, then ask for the section as the frame does."""
    owner = Account.objects.create_user("editor@example.com", "correct horse")
    store = open_store(
        owner=owner, name="Edited", handle="bench-editor", currency="CNY", locale="zh-Hans", locales=["en"]
    )
    with in_store(store):
        theme = install_theme(package="courtyard", preset="mist")
    back = Client(headers={"host": settings.PLATFORM_HOST})
    back.force_login(owner)
    shop = Client(headers={"host": store.host})
    token = make_token(store, Preview(theme.pk, working=True, editing=True))
    url = reverse("backoffice:theme_editor_working", kwargs={"handle": store.handle, "number": theme.pk})
    revision, numbers = [theme.revision], count()

    def edited() -> None:
        heading = f"Heading {next(numbers)}"
        hero = {"type": "hero", "settings": {"heading": heading}}
        document = {"templates": {"index": {"sections": {"hero": hero}, "order": ["hero"]}}}
        data = {"revision": revision[0], "document": document}
        revision[0] = back.post(url, data, content_type="application/json").json()["revision"]
        assert heading in shop.get("/", {PARAMETER: token, **SECTION}).text

    def plain() -> None:
        assert shop.get("/", SECTION).status_code == 200

    ours, baseline = in_turns([edited, plain], rounds=60)
    note = "a heading is changed, kept as unsaved work, and its section drawn anew; two requests"
    yield Row("editor.section", ours * 1000, baseline * 1000, "ms", GOAL, note)
