"""What the checks find in a theme's code is shown before shoppers see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils.translation import override

from backoffice.testing import check_access, member_client, open_another, personas
from foundation.permissions import Role
from tenants.context import in_store
from themes.actions import add_theme, install_theme, upload_theme
from themes.findings import faults, findings
from themes.models import StoreTheme
from themes.tests.zips import TINY, zipped

if TYPE_CHECKING:
    from tenants.models import Store

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_folders")]


@pytest.fixture
def faulty(store: Store) -> StoreTheme:
    install_theme(package="courtyard", preset="mist")
    files = {**TINY, "snippets/story.liquid": b"<p>{{ prodct.title }}</p>\n"}
    return upload_theme(file=zipped(files), file_name="bad.zip", name="Bad")[0]


def test_the_worst_comes_first_in_the_readers_language(faulty: StoreTheme) -> None:
    found = findings(faulty.source)
    assert [each.severity for each in found] == sorted((each.severity for each in found), reverse=True)
    told = next(each for each in found if each.file == "snippets/story.liquid")
    assert told.line == 1
    assert str(told.message) == "nothing gives “prodct” a value; did you mean “product”?"
    with override("zh-hans"):
        assert str(told.message) == "“prodct”没有值；是不是想写“product”？"
    assert faults(faulty.source) == sum(each.severity == 3 for each in found)
    assert findings("courtyard") == []


def test_pages_show_it(store: Store, faulty: StoreTheme) -> None:
    client, root = member_client(store, Role.OWNER), f"/stores/{store.handle}/themes"
    clean = add_theme(source="courtyard", preset="ink")
    count = faults(faulty.source)
    words = f"{count} fault{'s' if count > 1 else ''} in its code"

    def text(address: str) -> str:
        with in_store(store):
            return client.get(f"{root}/{address}").content.decode()

    library = text("")
    assert library.count(f"{root}/{faulty.pk}/check/mark") == 2  # on the shelf, and when it is published
    assert f"{root}/{clean.pk}/check" not in library
    assert words in text(f"{faulty.pk}/check/mark")
    assert text(f"{clean.pk}/check/mark").strip() == ""
    assert words in text(f"{faulty.pk}/check/mark?in=dialog")
    page = text(f"{faulty.pk}/check")
    assert f"{root}/{faulty.pk}/edit/code?file=snippets/story.liquid&amp;line=1" in page
    assert "Nothing was found" in text(f"{clean.pk}/check")
    told = text(f"{faulty.pk}/edit/faults")
    assert f"Its code has {count} fault" in told
    assert text(f"{clean.pk}/edit/faults") == '{"faults": ""}'


def test_who_may_look(store: Store, faulty: StoreTheme) -> None:
    people = personas(store, open_another())
    for name in ("theme_check", "theme_check_mark", "theme_editor_faults"):
        check_access(people, store, name, {"number": faulty.pk})
