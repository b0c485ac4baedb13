"""A theme is offered, looked at, approved; what stores can have is always the last approved version."""

from __future__ import annotations

import io
from typing import Any

import pytest

from foundation.errors import ActionError
from tenants.context import on_platform
from tenants.models import Store
from themes.directory.actions import (
    MOST_PICTURE_BYTES,
    hand_in,
    judge,
    mark_of,
    offer_again,
    offer_theme,
    remove_theme,
    set_picture,
    withdraw,
)
from themes.directory.models import LookPicture, OfferedTheme, OfferedVersion
from themes.directory.queries import Status, find_listed, listed_versions, origins, shown, themes_found
from themes.directory.testing import (
    PRESET,
    a_picture,
    approve,
    decide,
    developer,
    offerable,
    offered,
    renewed,
)
from themes.format.problems import PackageError
from themes.tests.zips import with_link, zipped

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_folders")]


def status(theme: OfferedTheme) -> Status:
    return shown([OfferedTheme.objects.get(pk=theme.pk)])[0].status


def listed() -> list[str]:
    return [version.version for version in listed_versions().order_by("pk")]


def test_what_merchants_read_comes_from_the_package() -> None:
    theme = offered()
    version = theme.versions.get()
    assert (version.version, version.author, version.state) == ("1.0.0", "Ada Studio", "draft")
    assert version.name == {"en": "Lantern", "zh-Hans": "灯笼"}
    assert version.summary == {"en": "Warm light for small things.", "zh-Hans": "小物的暖光。"}
    assert [(look["preset"], len(look["colours"])) for look in version.looks] == [(PRESET, 3)]
    assert status(theme) == Status.DRAFT
    assert listed() == []


@pytest.mark.parametrize(
    ("about", "told"),
    [
        ({"theme_title": {"en": "Lantern"}}, "“theme_title” in both languages"),
        ({"theme_description": None}, "“theme_description” in both languages"),
        ({"theme_description": {"en": "x" * 201, "zh-Hans": "x"}}, "“theme_description” has up to 200"),
        ({"theme_version": None}, "needs a “theme_version”"),
        ({"theme_version": "1" * 41}, "“theme_version” has up to 40"),
        ({"theme_title": ["Lantern"]}, "“theme_title” in both languages"),
    ],
)
def test_what_a_package_lacks_is_told_and_nothing_is_kept(about: dict[str, Any], told: str) -> None:
    with pytest.raises(PackageError) as caught:
        offered(offerable(**about))
    (problem,) = caught.value.problems
    assert problem.file == "config/settings_schema.json"
    assert told in str(problem.message)
    assert not OfferedTheme.objects.exists()


def test_what_the_checks_call_an_error_keeps_a_theme_out() -> None:
    files = {**offerable(), "sections/broken.liquid": b"{% render 'nowhere' %}"}
    with pytest.raises(PackageError) as caught:
        offered(files)
    assert [(problem.file, problem.line) for problem in caught.value.problems] == [
        ("sections/broken.liquid", 1)
    ]
    assert not OfferedTheme.objects.exists()


@pytest.mark.parametrize(
    "file",
    [
        io.BytesIO(b""),
        io.BytesIO(b"PK\x03\x04 no zip at all"),
        zipped({"../layout/theme.liquid": b"x", "layout/theme.liquid": b"x"}),
        with_link(offerable(), "assets/link.css", "/etc/passwd"),
        zipped({"layout/theme.liquid": b"x", "assets/much.css": b"0" * (21 * 1024 * 1024)}),
        zipped({f"assets/{number}.css": b"" for number in range(2_001)}),
    ],
)
def test_dangerous_and_damaged_zips_leave_nothing_behind(file: io.BytesIO) -> None:
    with pytest.raises(PackageError):
        offer_theme(owner_id=developer().pk, file=file, file_name="theme.zip")
    assert not OfferedTheme.objects.exists()


def test_it_reaches_stores_when_an_operator_approved_it_and_not_before() -> None:
    theme = offered()
    hand_in(theme=theme)
    assert (status(theme), listed()) == (Status.IN_REVIEW, [])
    decide(theme, "approve")
    assert (status(theme), listed()) == (Status.LISTED, ["1.0.0"])


def test_a_newer_version_waits_while_stores_keep_the_approved_one() -> None:
    theme = offered()
    first = approve(theme)
    renewed(theme, offerable("1.1.0"))
    assert (status(theme), listed()) == (Status.LISTED, ["1.0.0"])
    hand_in(theme=theme)
    assert (status(theme), listed()) == (Status.IN_REVIEW, ["1.0.0"])
    decide(theme, "refuse", "Its buttons can't be read.")
    assert (status(theme), listed()) == (Status.REFUSED, ["1.0.0"])
    mended = renewed(theme, offerable("1.1.1"))
    assert theme.versions.count() == 2
    second = approve(theme)
    assert (second.pk, listed()) == (mended.pk, ["1.1.1"])
    found = origins([first.digest, second.digest, "0" * 64])
    newest = {digest: each.newest.version if each.newest else "" for digest, each in found.items()}
    assert newest == {first.digest: "1.1.1", second.digest: ""}


def test_pictures_come_along_to_a_newer_version_and_go_with_their_look() -> None:
    theme = offered()
    approve(theme)
    newer = renewed(theme, offerable("1.1.0"))
    assert [picture.preset for picture in newer.pictures.all()] == [PRESET]
    set_picture(theme=theme, preset=PRESET, body=a_picture("#000"))
    assert LookPicture.objects.count() == 2
    look = find_listed(f"{theme.versions.get(state='approved').digest}/{PRESET}")
    assert look is not None
    assert (
        look.picture_url
        == f"/theme-pictures/{theme.versions.get(version='1.0.0').pictures.get().digest}.webp"
    )


def test_a_version_that_was_approved_has_its_number_for_good() -> None:
    theme = offered()
    approve(theme)
    with pytest.raises(ActionError, match=r"Version 1\.0\.0 is approved already"):
        renewed(theme, {**offerable(), "assets/new.css": b"p { margin: 0 }"})
    assert theme.versions.count() == 1


def test_handing_in_twice_is_once() -> None:
    theme = offered()
    hand_in(theme=theme)
    before = theme.versions.get().changed_at
    hand_in(theme=theme)
    assert theme.versions.get().changed_at == before
    decide(theme, "approve")
    with pytest.raises(ActionError, match="no newer version"):
        hand_in(theme=theme)
    assert status(theme) == Status.LISTED


def test_without_a_picture_of_its_first_look_it_is_not_handed_in() -> None:
    theme = offered()
    LookPicture.objects.all().delete()
    with pytest.raises(ActionError, match="Add a picture"):
        hand_in(theme=theme)
    assert status(theme) == Status.DRAFT
    with pytest.raises(ActionError, match="no such look"):
        set_picture(theme=theme, preset="Nowhere", body=a_picture())
    with pytest.raises(ActionError, match="too many details"):
        set_picture(theme=theme, preset=PRESET, body=b"0" * (MOST_PICTURE_BYTES + 1))
    assert not LookPicture.objects.exists()


@pytest.mark.parametrize("verdict", ["approve", "refuse", "block"])
def test_who_saw_something_else_decides_nothing(verdict: Any) -> None:
    theme = offered()
    hand_in(theme=theme)
    theme.refresh_from_db()
    seen = mark_of(theme, theme.versions.get())
    renewed(theme, {**offerable(), "assets/evil.js": b"fetch('/')"})
    hand_in(theme=theme)
    with pytest.raises(ActionError, match="changed meanwhile"):
        judge(theme=theme, verdict=verdict, word="Why", seen=seen)
    assert (status(theme), listed()) == (Status.IN_REVIEW, [])


def test_a_picture_that_changes_is_a_change_too() -> None:
    theme = offered()
    hand_in(theme=theme)
    theme.refresh_from_db()
    seen = mark_of(theme, theme.versions.get())
    set_picture(theme=theme, preset=PRESET, body=a_picture("#f00"))
    with pytest.raises(ActionError, match="changed meanwhile"):
        judge(theme=theme, verdict="approve", seen=seen)


def test_deciding_twice_is_refused() -> None:
    theme = offered()
    hand_in(theme=theme)
    theme.refresh_from_db()
    seen = mark_of(theme, theme.versions.get())
    judge(theme=theme, verdict="approve", seen=seen)
    with pytest.raises(ActionError, match="changed meanwhile"):
        judge(theme=theme, verdict="refuse", word="No", seen=seen)
    with pytest.raises(ActionError, match="waits for a decision"):
        decide(theme, "refuse", "No")
    assert (status(theme), listed()) == (Status.LISTED, ["1.0.0"])


@pytest.mark.parametrize("verdict", ["refuse", "block"])
def test_a_no_has_a_word(verdict: Any) -> None:
    theme = offered()
    hand_in(theme=theme)
    with pytest.raises(ActionError, match="Write why"):
        decide(theme, verdict, " \0 ")
    assert status(theme) == Status.IN_REVIEW


def test_blocked_nothing_can_be_done_with_it_until_it_is_unblocked() -> None:
    theme = offered()
    approve(theme)
    decide(theme, "block", "It copies another theme.")
    assert (status(theme), listed()) == (Status.BLOCKED, [])
    for act in (hand_in, withdraw, offer_again, remove_theme):
        with pytest.raises(ActionError, match="is blocked"):
            act(theme=OfferedTheme.objects.get())
    with pytest.raises(ActionError, match="is blocked"):
        renewed(OfferedTheme.objects.get(), offerable("2.0.0"))
    for verdict in ("block", "approve", "refuse"):
        with pytest.raises(ActionError, match="changed meanwhile"):
            decide(theme, verdict, "Again")
    decide(theme, "unblock")
    assert (status(theme), listed()) == (Status.LISTED, ["1.0.0"])


def test_what_was_taken_back_is_not_offered_by_unblocking_it() -> None:
    theme = offered()
    approve(theme)
    withdraw(theme=theme)
    with pytest.raises(ActionError, match="changed meanwhile"):
        decide(theme, "unblock")
    assert (status(theme), listed()) == (Status.WITHDRAWN, [])


def test_what_was_taken_back_and_then_blocked_is_taken_back_still_once_unblocked() -> None:
    theme = offered()
    approve(theme)
    withdraw(theme=theme)
    decide(theme, "block", "It copies another theme.")
    decide(theme, "unblock")
    assert (status(theme), listed()) == (Status.WITHDRAWN, [])
    offer_again(theme=theme)
    decide(theme, "block", "It does so still.")
    decide(theme, "unblock")
    assert (status(theme), listed()) == (Status.LISTED, ["1.0.0"])


def test_its_developer_takes_it_back_and_offers_it_again() -> None:
    theme = offered()
    first = approve(theme)
    withdraw(theme=theme)
    assert (status(theme), listed()) == (Status.WITHDRAWN, [])
    assert find_listed(f"{first.digest}/{PRESET}") is None
    assert origins([first.digest])[first.digest].standing == "withdrawn"
    offer_again(theme=theme)
    assert (status(theme), listed()) == (Status.LISTED, ["1.0.0"])
    with pytest.raises(ActionError, match="can't be removed"):
        remove_theme(theme=theme)


def test_a_draft_can_be_taken_out_of_review_and_removed() -> None:
    theme = offered()
    hand_in(theme=theme)
    withdraw(theme=theme)
    assert status(theme) == Status.DRAFT
    remove_theme(theme=theme)
    assert not OfferedTheme.objects.exists()
    assert not OfferedVersion.objects.exists()


def test_the_very_files_of_a_listed_theme_are_not_listed_for_somebody_else() -> None:
    approve(offered())
    copy = offered(owner=developer("other@example.com"))
    hand_in(theme=copy)
    with pytest.raises(ActionError, match="very same files"):
        decide(copy, "approve")
    assert status(copy) == Status.IN_REVIEW


def test_operators_find_themes_by_words_and_by_how_they_stand() -> None:
    lantern = offered()
    hand_in(theme=lantern)
    about: dict[str, Any] = {
        "theme_name": "Reed",
        "theme_title": {"en": "Reed", "zh-Hans": "芦苇"},
        "theme_author": "Bo",
    }
    reed = offered(offerable(**about), owner=developer("bo@example.com"))
    approve(reed)
    assert list(themes_found(words="芦苇")) == [reed]
    assert list(themes_found(words="warm LIGHT", status="listed")) == [reed]
    assert list(themes_found(words="bo@")) == [reed]
    assert list(themes_found(words="no such")) == []
    for each in Status:
        same = [row for row in OfferedTheme.objects.all() if status(row) == each]
        assert list(themes_found(status=each)) == same
    assert themes_found(status="'; DROP").count() == 2


def test_all_of_it_can_be_read_from_inside_a_store(store: Store) -> None:
    theme = offered()
    version = approve(theme)
    with on_platform():
        assert listed() == ["1.0.0"]
    assert origins([version.digest])[version.digest].version == version
    assert find_listed(f"{version.digest}/{PRESET}") is not None
