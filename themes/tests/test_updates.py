"""Updating a theme: the merchant's code and settings survive, what has no place any more is asked about."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from foundation.errors import ActionError
from foundation.events import timeline
from themes.actions import edit_code, restore_version, save_version, save_working, update_theme, upload_theme
from themes.format.problems import PackageError
from themes.models import StoreTheme
from themes.stored import blobs
from themes.stored.intake import files_of, take_in
from themes.tests.zips import TINY, zipped
from themes.updates import merge_files, plan_update

if TYPE_CHECKING:
    from tenants.models import Store

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_folders")]

SCHEMA = '{% schema %}{"name": "Words", "settings": [{"type": "text", "id": "said"}]}{% endschema %}'
INDEX = {"sections": {"a": {"type": "words"}, "b": {"type": "words"}}, "order": ["a", "b"]}
NEXT = {
    **TINY,
    "sections/words.liquid": f"<b>{{{{ section.settings.said }}}}</b>{SCHEMA}".encode(),
    "templates/index.json": json.dumps(INDEX).encode(),
    "assets/base.css": b"body { margin: 0 }",
    "config/settings_schema.json": TINY["config/settings_schema.json"].replace(b"2.1.0", b"3.0.0"),
}
OWN: dict[str, Any] = {
    "settings": {"ink": "#abcdef"},
    "templates": {
        "index": {"sections": {"a": {"type": "words", "settings": {"text": "Mine"}}}, "order": ["a"]}
    },
}


@pytest.fixture
def theme(store: Store) -> StoreTheme:
    draft, _warnings = upload_theme(file=zipped(TINY), file_name="tiny.zip")
    save_version(theme=draft, revision=draft.revision, document=OWN)
    draft.refresh_from_db()
    return draft


def newer(files: dict[str, bytes] | Any = NEXT) -> str:
    return take_in(files)[0]


def put_away(files: dict[str, bytes]) -> str:
    """Keep a package that nobody checked."""
    blobs.put_files(files.values())
    return blobs.put_manifest(blobs.manifest_of(files))


def test_edits_stay_and_the_rest_follows(theme: StoreTheme) -> None:
    updated = update_theme(theme=theme, to=newer(), revision=theme.revision, actor="account:4")
    assert (updated.source, updated.upstream_digest, updated.upstream_version) == (newer(), newer(), "3.0.0")
    assert updated.document["settings"] == {"ink": "#abcdef"}
    index = updated.document["templates"]["index"]
    assert index["order"] == ["a", "b"]
    assert index["sections"]["a"]["settings"] == {"text": "Mine"}
    assert (timeline(updated)[0].name, timeline(updated)[0].actor) == ("theme.updated", "account:4")
    assert updated.versions.latest("number").kind == "updated"


def test_what_has_no_place_is_a_conflict_and_can_be_dropped(theme: StoreTheme) -> None:
    plan = plan_update(theme, newer())
    key = "templates/index/sections/a/settings/text"
    assert [(conflict.key, conflict.kind, conflict.value) for conflict in plan.merged.conflicts] == [
        (key, "setting", "Mine")
    ]
    updated = update_theme(theme=theme, to=newer(), revision=theme.revision, drop=[key])
    assert updated.document["templates"]["index"]["sections"]["a"]["settings"] == {}


def test_unsaved_work_is_carried_along(theme: StoreTheme) -> None:
    kept = save_working(theme=theme, document={"settings": {"ink": "#111111"}}, revision=theme.revision)
    updated = update_theme(theme=kept, to=newer(), revision=kept.revision)
    assert updated.working == {"settings": {"ink": "#111111"}}


def test_rolling_back_undoes_it_exactly(theme: StoreTheme) -> None:
    update_theme(theme=theme, to=newer(), revision=theme.revision)
    restore_version(theme=theme, number=2)
    now = StoreTheme.objects.get()
    assert (now.source, now.document) == (theme.source, OWN)
    assert (now.upstream_digest, now.upstream_version) == (theme.source, "2.1.0")


def test_own_code_is_merged_file_by_file(theme: StoreTheme) -> None:
    edited = edit_code(theme=theme, path="snippets/note.liquid", content=b"mine", revision=theme.revision)
    edited = edit_code(
        theme=edited, path="assets/base.css", content=b"p { margin: 1px }", revision=edited.revision
    )
    plan = plan_update(edited, newer())
    assert plan.code == ("assets/base.css",)
    kept = update_theme(theme=edited, to=newer(), revision=edited.revision)
    files = files_of(kept.source)
    assert (files["snippets/note.liquid"], files["assets/base.css"]) == (b"mine", b"p { margin: 1px }")
    assert files["sections/words.liquid"] == NEXT["sections/words.liquid"]
    assert kept.upstream_digest == newer()


def test_the_packages_file_can_be_taken(theme: StoreTheme) -> None:
    edited = edit_code(
        theme=theme, path="assets/base.css", content=b"p { margin: 1px }", revision=theme.revision
    )
    taken = update_theme(theme=edited, to=newer(), revision=edited.revision, take=["assets/base.css"])
    assert taken.source == newer()


def test_a_result_with_faults_is_refused(theme: StoreTheme) -> None:
    edited = edit_code(theme=theme, path="snippets/mine.liquid", content=b"", revision=theme.revision)
    broken = {**NEXT, "layout/theme.liquid": b"{% if %}"}
    with pytest.raises(PackageError):
        plan_update(edited, put_away(broken))
    assert StoreTheme.objects.get().source == edited.source


def test_a_window_that_is_behind_is_refused(theme: StoreTheme) -> None:
    with pytest.raises(ActionError, check=lambda error: error.code == "stale"):
        update_theme(theme=theme, to=newer(), revision=theme.revision - 1)
    assert StoreTheme.objects.get().source == theme.source


def test_files_are_merged_three_ways() -> None:
    base = dict.fromkeys(("same", "ours", "theirs", "both", "alike", "gone", "cut"), b"1")
    ours = {**base, "ours": b"2", "both": b"2", "alike": b"2", "new": b"n"}
    theirs = {**base, "theirs": b"3", "both": b"3", "alike": b"2"}
    del ours["cut"], theirs["gone"]
    both, found = merge_files(base, ours, theirs)
    assert both == ("both",)
    assert found == {
        "same": b"1",
        "ours": b"2",
        "theirs": b"3",
        "both": b"2",
        "alike": b"2",
        "new": b"n",
    }
    assert merge_files(base, ours, theirs, ["both"])[1]["both"] == b"3"
