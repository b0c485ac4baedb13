"""Developers' themes in stores: found, added, updated; blocked or withdrawn they stay where they are used."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from backoffice.testing import check_access, open_another, personas
from foundation.errors import ActionError
from tenants.context import in_store, on_platform
from tenants.models import Store
from themes.actions import add_theme, edit_code, install_theme, publish_theme, upload_theme
from themes.cards import list_cards
from themes.directory.actions import withdraw
from themes.directory.models import OfferedTheme
from themes.directory.testing import PRESET, approve, decide, developer, offerable, offered, renewed, zip_of
from themes.models import StoreTheme
from themes.pages.library import OFFERED_SHOWN
from themes.tests.packages import EVIL
from themes.tests.test_pages import Desk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_folders")]


@pytest.fixture
def owner(store: Store) -> Desk:
    install_theme(package="courtyard")
    return Desk(store)


@pytest.fixture
def listed(store: Store) -> OfferedTheme:
    theme = offered()
    approve(theme)
    return theme


def url(store: Store, name: str, **kwargs: object) -> str:
    return reverse(f"backoffice:{name}", kwargs={"handle": store.handle, **kwargs})


def look_of(theme: OfferedTheme) -> str:
    with on_platform():
        return f"{theme.versions.filter(state='approved').order_by('-pk')[0].digest}/{PRESET}"


def added(store: Store, owner: Desk, theme: OfferedTheme) -> StoreTheme:
    owner.post(url(store, "theme_add"), {"look": look_of(theme)})
    with in_store(store):
        return StoreTheme.objects.get(role="draft")


def drafts(store: Store) -> list[str]:
    with in_store(store):
        return list(StoreTheme.objects.filter(role="draft").values_list("name", flat=True))


def test_it_is_in_the_gallery_when_it_is_approved_and_not_before(store: Store, owner: Desk) -> None:
    theme = offered()
    page = owner.get(url(store, "theme_gallery")).text
    assert ("By developers" in page, "Lantern" in page) == (False, False)
    with on_platform():
        path = url(store, "theme_offered", uid=theme.uid)
    assert owner.get(path).status_code == 404
    owner.post(url(store, "theme_add"), {"look": f"{theme.versions.get().digest}/{PRESET}"})
    assert drafts(store) == []
    approve(theme)
    page = owner.get(url(store, "theme_gallery")).text
    assert "By developers" in page
    assert "By Ada Studio · version 1.0.0" in page
    assert '<img class="theme-picture" src="/theme-pictures/' in page
    shown = owner.get(path)
    assert 'src="http://sample--' in shown.text
    assert "frame-src 'self' http://sample--" in shown.headers["Content-Security-Policy"]


def test_it_is_found_by_words(store: Store, owner: Desk, listed: OfferedTheme) -> None:
    about: dict[str, Any] = {"theme_title": {"en": "Reed", "zh-Hans": "芦苇"}, "theme_author": "Bo"}
    approve(offered(offerable(**about), owner=developer("bo@example.com")))
    found = {
        words: ["Lantern" in text, "Reed" in text]
        for words in ("", "芦苇", "ada st", "nothing")
        for text in [owner.get(f"{url(store, 'theme_gallery')}?q={words}").text.partition("By developers")[2]]
    }
    assert found == {
        "": [True, True],
        "芦苇": [False, True],
        "ada st": [True, False],
        "nothing": [False, False],
    }
    assert "No theme has these words" in owner.get(f"{url(store, 'theme_gallery')}?q=nothing").text


def test_many_cost_no_more_and_are_shown_by_pages(
    store: Store,
    owner: Desk,
    listed: OfferedTheme,
    django_assert_num_queries: Any,
    django_assert_max_num_queries: Any,
) -> None:
    gallery = url(store, "theme_gallery")
    owner.get(gallery)
    with django_assert_max_num_queries(40) as one:
        owner.get(gallery)
    with on_platform():
        version = listed.versions.get()
        for number in range(OFFERED_SHOWN):
            theme = OfferedTheme.objects.create(owner=listed.owner)
            version.pk, version.theme, version.digest = None, theme, f"{number:064x}"
            version._state.adding = True
            version.save()
    with django_assert_num_queries(len(one)):
        page = owner.get(gallery).text
    assert page.count("By Ada Studio") == OFFERED_SHOWN
    assert "Older" in page


def test_added_it_is_a_draft_that_can_be_published(store: Store, owner: Desk, listed: OfferedTheme) -> None:
    theme = added(store, owner, listed)
    digest = look_of(listed).partition("/")[0]
    assert (theme.source, theme.upstream_digest, theme.preset) == (digest, digest, PRESET)
    assert (theme.name, theme.upstream_version) == ("Lantern", "1.0.0")
    with in_store(store):
        publish_theme(theme=theme)
        card = list_cards()[0]
    assert (card.package, card.version, card.update, card.is_own_copy) == ("Lantern", "1.0.0", "", False)
    assert card.look is not None
    assert card.look.picture_url.startswith("/theme-pictures/")


def test_a_newer_version_is_offered_when_it_is_approved(
    store: Store, owner: Desk, listed: OfferedTheme
) -> None:
    theme = added(store, owner, listed)
    with in_store(store):
        theme = edit_code(
            theme=theme, path="assets/own.css", content=b"p { margin: 0 }", revision=theme.revision
        )
    renewed(listed, {**offerable("1.1.0"), "assets/new.css": b"p { color: red }"})
    assert "is there" not in owner.get(url(store, "themes")).text
    second = approve(listed)
    assert "Version 1.1.0 is there" in owner.get(url(store, "themes")).text
    page = url(store, "theme_update", number=theme.pk)
    assert "1.0.0 → 1.1.0" in owner.get(page).text
    owner.post(page, {"revision": theme.revision})
    with in_store(store):
        theme.refresh_from_db()
        (card,) = (each for each in list_cards() if not each.is_main)
    assert (theme.upstream_digest, theme.upstream_version) == (second.digest, "1.1.0")
    assert (card.update, card.is_own_copy) == ("", True)


def test_blocked_it_stays_marked_and_cannot_be_added_anew(
    store: Store, owner: Desk, listed: OfferedTheme
) -> None:
    theme = added(store, owner, listed)
    value = look_of(listed)
    renewed(listed, offerable("1.1.0"))
    approve(listed)
    decide(listed, "block", "It tracks shoppers.")
    page = owner.get(url(store, "themes")).text
    assert ("It was blocked" in page, "1.1.0" in page) == (True, False)
    assert "Lantern" not in owner.get(url(store, "theme_gallery")).text
    assert owner.get(url(store, "theme_offered", uid=listed.uid)).status_code == 404
    owner.post(url(store, "theme_add"), {"look": value})
    assert drafts(store) == ["Lantern"]
    with in_store(store):
        with pytest.raises(ActionError, match="operators have blocked this theme"):
            add_theme(source=theme.source)
        with pytest.raises(ActionError, match="operators have blocked this theme"):
            upload_theme(file=zip_of(offerable()), file_name="lantern.zip")
        publish_theme(theme=theme)
    assert owner.get(url(store, "theme_update", number=theme.pk)).status_code == 200
    assert drafts(store) == [""]  # ours, which shoppers saw before


def test_withdrawn_it_stays_where_it_is_used(store: Store, owner: Desk, listed: OfferedTheme) -> None:
    added(store, owner, listed)
    value = look_of(listed)
    with on_platform():
        withdraw(theme=listed)
    page = owner.get(url(store, "themes")).text
    assert ("Lantern" in page, "It was blocked" in page) == (True, False)
    owner.post(url(store, "theme_add"), {"look": value})
    assert drafts(store) == ["Lantern"]


def test_only_what_is_listed_is_got_by_its_digest(store: Store, owner: Desk, listed: OfferedTheme) -> None:
    other = open_another()
    with in_store(other):
        private, _warnings = upload_theme(file=zip_of(offerable("7.0.0")), file_name="own.zip")
    for value in (f"{private.source}/{PRESET}", f"{look_of(listed)}x", "0" * 64, "/", ""):
        owner.post(url(store, "theme_add"), {"look": value})
    assert drafts(store) == []


def test_a_name_with_markup_stays_text(store: Store, owner: Desk) -> None:
    name = EVIL[:60]
    theme = offered(
        offerable(
            theme_title={"en": name, "zh-Hans": name},
            theme_description={"en": EVIL, "zh-Hans": EVIL},
            theme_author=name,
        )
    )
    approve(theme)
    added(store, owner, theme)
    for path in ("themes", "theme_gallery"):
        assert "<script>alert" not in owner.get(url(store, path)).text
    assert "<script>alert" not in owner.get(url(store, "theme_offered", uid=theme.uid)).text


def test_who_may_look_at_it(store: Store, owner: Desk, listed: OfferedTheme) -> None:
    check_access(
        personas(store, open_another()),
        store,
        "theme_offered",
        {"uid": listed.uid},
        method="get",
        unchanged=lambda: None,
    )
