"""The library of a store's themes: add, copy, rename, delete, save, publish, schedule, roll back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from foundation.errors import ActionError
from foundation.events import timeline
from foundation.models import Event
from themes.actions import (
    add_theme,
    delete_theme,
    discard_working,
    duplicate_theme,
    install_theme,
    publish_theme,
    rename_theme,
    restore_version,
    save_version,
    save_working,
    schedule_publish,
    unschedule_publish,
)
from themes.actions.publishing import publish_due
from themes.actions.steps import MOST_THEMES, VERSIONS_KEPT
from themes.document import DocumentFault
from themes.models import StoreTheme, ThemeVersion
from themes.queries import current_theme

if TYPE_CHECKING:
    from tenants.models import Store

pytestmark = pytest.mark.django_db

WIDE: dict[str, Any] = {"settings": {"page_width": 1200}}
DARK: dict[str, Any] = {"settings": {"color_background": "#000000"}}


@pytest.fixture
def main(store: Store) -> StoreTheme:
    return install_theme(package="courtyard", preset="mist")


@pytest.fixture
def draft(main: StoreTheme) -> StoreTheme:
    return add_theme(source="courtyard", preset="ink", actor="account:1")


def refusal(code: str) -> Any:
    return pytest.raises(ActionError, check=lambda error: error.code == code)


class TestShelf:
    def test_a_theme_is_added_as_a_draft(self, draft: StoreTheme) -> None:
        assert (draft.role, draft.source, draft.preset, draft.document) == ("draft", "courtyard", "ink", {})
        assert (draft.upstream_name, draft.upstream_digest) == ("courtyard", "")
        assert timeline(draft)[0].payload == {
            "theme": draft.pk,
            "source": "courtyard",
            "copied_from": None,
        }
        assert current_theme().values.fixed["color_background"] != "#131615"

    def test_there_is_an_end_to_it(self, main: StoreTheme) -> None:
        StoreTheme.objects.bulk_create(
            StoreTheme(source="courtyard", preset="ink") for _ in range(MOST_THEMES - 1)
        )
        with refusal("too_many_themes"):
            add_theme(source="courtyard")
        with refusal("too_many_themes"):
            duplicate_theme(theme=main, name="One more")
        assert StoreTheme.objects.count() == MOST_THEMES

    def test_a_copy_has_the_document_and_what_is_not_saved(self, main: StoreTheme) -> None:
        saved = save_version(theme=main, revision=main.revision, document=WIDE).theme
        kept = save_working(theme=main, document=DARK, revision=saved.revision)
        copy = duplicate_theme(theme=kept, name="  Winter   sale ")
        assert (copy.name, copy.role, copy.document, copy.working) == ("Winter sale", "draft", WIDE, DARK)
        assert copy.pk != main.pk
        assert [version.number for version in copy.versions.all()] == [1]
        main.refresh_from_db()
        assert main.role == "main"

    @pytest.mark.parametrize("name", ["", "  ", "x" * 81, "\x00"])
    def test_a_name_is_needed(self, draft: StoreTheme, name: str) -> None:
        with refusal("name"):
            rename_theme(theme=draft, name=name)
        assert StoreTheme.objects.get(pk=draft.pk).name == draft.name

    def test_a_draft_can_be_deleted_with_its_versions(self, draft: StoreTheme) -> None:
        delete_theme(theme=draft)
        assert not StoreTheme.objects.filter(pk=draft.pk).exists()
        assert not ThemeVersion.objects.filter(theme_id=draft.pk).exists()
        assert Event.objects.latest("pk").name == "theme.deleted"

    def test_the_one_that_shoppers_see_can_not(self, main: StoreTheme) -> None:
        with refusal("main_theme"):
            delete_theme(theme=main)
        assert StoreTheme.objects.filter(pk=main.pk).exists()


class TestSaving:
    def test_unsaved_work_is_kept_apart_and_leaves_no_event(self, main: StoreTheme) -> None:
        before = Event.objects.count()
        kept = save_working(theme=main, document=WIDE, revision=main.revision)
        assert (kept.document, kept.working, kept.revision) == ({}, WIDE, main.revision + 1)
        assert current_theme().values.fixed["page_width"] == 1360
        assert Event.objects.count() == before

    def test_saving_shows_it_to_shoppers_and_makes_a_version(self, main: StoreTheme) -> None:
        kept = save_working(theme=main, document=WIDE, revision=main.revision)
        version = save_version(theme=main, revision=kept.revision, note=" Wider ", actor="account:7")
        assert (version.number, version.kind, version.note) == (2, "saved", "Wider")
        assert (version.document, version.actor) == (WIDE, "account:7")
        assert StoreTheme.objects.get(pk=main.pk).working is None
        assert current_theme().values.fixed["page_width"] == 1200

    def test_a_window_that_is_behind_is_refused(self, main: StoreTheme) -> None:
        behind = main.revision
        kept = save_working(theme=main, document=WIDE, revision=behind)
        for late in (
            lambda: save_working(theme=main, document=DARK, revision=behind),
            lambda: save_version(theme=main, document=DARK, revision=behind),
            lambda: discard_working(theme=main, revision=behind),
        ):
            with refusal("stale"):
                late()
        now = StoreTheme.objects.get(pk=main.pk)
        assert (now.working, now.document, now.revision) == (WIDE, {}, kept.revision)

    def test_unsaved_work_can_be_forgotten(self, main: StoreTheme) -> None:
        kept = save_working(theme=main, document=WIDE, revision=main.revision)
        assert discard_working(theme=main, revision=kept.revision).working is None

    def test_only_so_many_versions_are_kept(self, main: StoreTheme) -> None:
        ThemeVersion.objects.bulk_create(
            ThemeVersion(theme=main, number=number, source="courtyard", kind="saved", actor="system")
            for number in range(2, VERSIONS_KEPT + 1)
        )
        save_version(theme=main, revision=main.revision, document=WIDE)
        numbers = main.versions.order_by("number").values_list("number", flat=True)
        assert (numbers[0], len(numbers)) == (2, VERSIONS_KEPT)

    @pytest.mark.parametrize(
        ("document", "fault"),
        [
            ({"colours": {}}, "“colours” is no part"),
            ({"settings": []}, "settings: an object was expected"),
            ({"settings": {"a": float("nan")}}, "this is not JSON"),
            ({"settings": {"a": "\x00"}}, "NUL"),
            ({"settings": {"a": "x" * 1_000_000}}, "larger than"),
            ({"templates": {"index": []}}, "templates.index: an object"),
            ({"templates": {"index": {"sections": {"a": {}}}}}, "templates.index.sections.a: it has no type"),
            (
                {"templates": {"index": {"sections": {"a": {"type": "x", "blocks": 3}}}}},
                "templates.index.sections.a.blocks: an object",
            ),
            ({"templates": {"index": {"sections": {}, "order": ["a"]}}}, "there is no “a”"),
            (
                {"templates": {"index": {"sections": {"a": {"type": "x"}}, "order": ["a", "a"]}}},
                "an id stands in it twice",
            ),
            ({"sections": {"header": {"settings": 3}}}, "sections.header.settings: an object"),
        ],
    )
    def test_a_document_of_a_wrong_shape_is_refused(
        self, main: StoreTheme, document: dict[str, Any], fault: str
    ) -> None:
        with pytest.raises(DocumentFault, match=fault):
            save_working(theme=main, document=document, revision=main.revision)
        assert StoreTheme.objects.get(pk=main.pk).working is None


class TestPublishing:
    def test_the_one_before_becomes_a_draft(self, main: StoreTheme, draft: StoreTheme) -> None:
        publish_theme(theme=draft, actor="account:3")
        main.refresh_from_db()
        draft.refresh_from_db()
        assert (main.role, draft.role) == ("draft", "main")
        assert current_theme().values.fixed["color_background"] == "#131615"
        event = timeline(draft)[0]
        assert (event.name, event.actor) == ("theme.published", "account:3")
        assert event.payload == {"theme": draft.pk, "version": 2, "replaced": main.pk}

    def test_again_changes_nothing(self, main: StoreTheme) -> None:
        publish_theme(theme=main)
        assert StoreTheme.objects.get(pk=main.pk).revision == main.revision
        assert main.versions.count() == 1

    def test_a_deleted_theme_is_not_published(self, main: StoreTheme, draft: StoreTheme) -> None:
        StoreTheme.objects.filter(pk=draft.pk).delete()
        with pytest.raises(StoreTheme.DoesNotExist):
            publish_theme(theme=draft)
        assert StoreTheme.objects.get().role == "main"

    def test_at_a_time_and_not_before(self, draft: StoreTheme) -> None:
        at = timezone.now() + timedelta(hours=1)
        schedule_publish(theme=draft, at=at)
        assert publish_due(now=at - timedelta(seconds=1)) is None
        assert StoreTheme.objects.get(pk=draft.pk).role == "draft"
        published = publish_due(now=at)
        assert published is not None
        assert (published.pk, published.publish_at) == (draft.pk, None)
        assert StoreTheme.objects.get(pk=draft.pk).role == "main"
        assert publish_due(now=at) is None

    def test_of_two_that_are_late_the_later_one_stays(self, draft: StoreTheme) -> None:
        other = add_theme(source="courtyard")
        at = timezone.now() + timedelta(hours=1)
        schedule_publish(theme=other, at=at + timedelta(hours=1))
        schedule_publish(theme=draft, at=at)
        published = publish_due(now=at + timedelta(days=1))
        assert published is not None
        assert published.pk == other.pk
        assert not StoreTheme.objects.filter(publish_at__isnull=False).exists()

    def test_a_time_gone_by_or_the_main_theme_is_refused(self, main: StoreTheme, draft: StoreTheme) -> None:
        with refusal("in_past"):
            schedule_publish(theme=draft, at=datetime(2020, 1, 1, tzinfo=UTC))
        with refusal("main_theme"):
            schedule_publish(theme=main, at=timezone.now() + timedelta(days=1))
        assert not StoreTheme.objects.filter(publish_at__isnull=False).exists()

    def test_it_can_be_called_off(self, draft: StoreTheme) -> None:
        at = timezone.now() + timedelta(hours=1)
        schedule_publish(theme=draft, at=at)
        unschedule_publish(theme=draft)
        assert publish_due(now=at) is None
        assert timeline(draft)[0].payload == {"theme": draft.pk, "at": None}


class TestRollingBack:
    def test_it_is_exactly_as_it_was(self, main: StoreTheme) -> None:
        first = save_version(theme=main, revision=main.revision, document=WIDE)
        was = current_theme()
        main.refresh_from_db()
        save_version(theme=main, revision=main.revision, document=DARK)
        main.refresh_from_db()
        save_working(theme=main, document={}, revision=main.revision)
        version = restore_version(theme=main, number=first.number, actor="account:2")
        main.refresh_from_db()
        assert (main.source, main.preset, main.document, main.working) == ("courtyard", "mist", WIDE, None)
        assert (version.number, version.kind, version.document) == (4, "restored", WIDE)
        assert current_theme().digest == was.digest
        assert timeline(main)[0].payload == {"theme": main.pk, "version": 4, "restored": 2}

    def test_a_version_that_is_gone(self, main: StoreTheme) -> None:
        with refusal("no_version"):
            restore_version(theme=main, number=99)
        assert main.versions.count() == 1
