"""Every check of plugins finds what it is for, at its place, and nothing in what is sound."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kaidian.command import main
from kaidian.plugin_tools.lint import lint
from kaidian.plugin_tools.lint.table import CHECKS
from kaidian.plugin_tools.project import open_project
from kaidian.plugin_tools.scaffold import make_plugin
from plugins.registry import ENTRY_POINTS, PACKAGES
from portal.developers.plugin_checks import plugin_checks
from themes.tools.lint.offence import Offence

CODE = "gift_notes/__init__.py"
MANIFEST = "gift_notes/plugin.toml"
LOOKS = "gift_notes/blocks/looks.liquid"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A sound plugin with a block."""
    return make_plugin(tmp_path / "gift-notes", points=("theme_blocks",), author="Lin")


def finds(folder: Path, check: str) -> list[tuple[str, int, str]]:
    """What one check found: file, line, message."""
    found = lint(open_project(folder))
    return [(each.file, each.line, str(each.message)) for each in found if each.check == check]


def change(folder: Path, file: str, before: str, after: str) -> int:
    """Replace a text in a file; the line on which it stands."""
    path = folder / file
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after, 1))
    return text[: text.index(before)].count("\n") + 1


def add(folder: Path, code: str) -> int:
    """Write code at the end of the module; the line on which it begins."""
    path = folder / CODE
    text = path.read_text()
    path.write_text(f"{text}\n\n{code}\n")
    return text.count("\n") + 3


FAULTS: list[tuple[str, str, str, str, str]] = [
    ("ManifestFault", MANIFEST, 'version = "0.1.0"', 'version = "one"', "“one” is no version"),
    ("ManifestFault", MANIFEST, 'type = "text"', 'type = "txt"', "there is no type “txt”"),
    ("PlatformRange", MANIFEST, ">=1.0,<2", ">=9,<10", "it works with >=9,<10, and this platform is"),
    ("PlatformRange", MANIFEST, ">=1.0,<2", ">=1.0", "“>=1.0” has no upper end"),
    ("VersionMismatch", MANIFEST, 'version = "0.1.0"', 'version = "0.2.0"', "version 0.2.0 here, and 0.1.0"),
    ("UnknownScope", MANIFEST, '"store.view"', '"store.vew"', "did you mean “store.view”?"),
    ("MissingScope", MANIFEST, 'scopes = ["store.view"]', "scopes = []", "widgets “greeting” needs"),
    ("UnusedScope", MANIFEST, '"store.view"', '"store.view", "store.team"', "uses “store.team”"),
    ("OneLanguage", MANIFEST, ', zh-Hans = "首页显示的文字"', "", "the label of “words” has no zh-Hans"),
    ("OneLanguage", MANIFEST, 'name = {', 'name = "Gift"\ndescription = {', "name is one text for all"),
    ("UnusedSetting", MANIFEST, 'id = "words"', 'id = "wards"', "no code reads the setting “wards”"),
    ("UnknownSetting", CODE, 'settings["words"]', 'settings["colour"]', "there is no setting “colour”"),
    ("UnknownHook", CODE, "def widgets", "def widget", "did you mean “widgets”?"),
    ("UntypedHook", CODE, "() -> list[Widget]:", "():", "“widgets” has no type: -> list[Widget]"),
    ("UntypedCall", CODE, "request: PageRequest)", "request)", "has no type for “request”"),
    ("UnknownPermission", CODE, '"store.view"', '"store.look"', "who may “store.look”"),
    ("PlatformImport", CODE, "from kaidian_sdk", "import django.http\nfrom kaidian_sdk", "django.http"),
    ("BlockSyntax", LOOKS, "{% endif %}", "", "if"),
    ("BlockSchema", LOOKS, '"zh-Hans": "浏览人数"', '"zh": "浏览人数"', "name is missing in zh-Hans"),
    ("BlockSchema", LOOKS, '"settings": [', '"settings": {', "the schema is no JSON"),
    ("BlockScript", LOOKS, "<p>", '<p onclick="x()">', "is a script"),
]  # fmt: skip


@pytest.mark.parametrize(("check", "file", "before", "after", "message"), FAULTS)
def test_a_fault_is_found_at_its_place(
    folder: Path, check: str, file: str, before: str, after: str, message: str
) -> None:
    assert lint(open_project(folder)) == []
    line = change(folder, file, before, after)
    ((place, at, told),) = finds(folder, check)
    assert message in told
    assert place == file
    assert at in {0, line} or check in {"BlockSyntax", "BlockSchema", "UntypedCall", "OneLanguage"}


CODES: list[tuple[str, str, str, int]] = [
    ("GlobalState", "seen = 0\n\n\ndef count() -> None:\n    global seen\n    seen += 1", "global seen", 4),
    ("Blocking", "import time\n\n\ndef wait() -> None:\n    time.sleep(1)", "time.sleep() waits", 4),
    ("Blocking", "import requests\n\nrequests.get('https://x.example')", "has no timeout", 2),
    (
        "SlowForItsBudget",
        "from kaidian_sdk.points.checks import CheckoutCheck, Refusal\n"
        "from kaidian_sdk.points.commerce import Basket\n\n\n"
        "def ask() -> None:\n    urlopen('https://x.example', timeout=3)\n\n\n"
        "def check(store: Store, basket: Basket) -> list[Refusal]:\n    ask()\n    return []\n\n\n"
        "@hookimpl\ndef checkout_checks() -> list[CheckoutCheck]:\n"
        "    return [CheckoutCheck(id='far', check=check)]",
        "checkout_checks/far.check has 0.5 s, and calls urlopen()",
        5,
    ),
    (
        "MissingScope",
        "def look(store: Store) -> None:\n    store.has_bought(1, 2)",
        "store.has_bought (gift_notes/__init__.py:",
        0,
    ),
    (
        "MissingCustomerData",
        "def keep(store: Store, customer: int) -> None:\n"
        "    key = f'size:{customer}'\n    store.storage.set(key, 42)",
        "“key” goes into the storage, and there is no customer_data",
        2,
    ),
    (
        "MissingCustomerData",
        "def keep(store: Store, told: str) -> None:\n    store.storage.add('last', {'email': told})",
        "“email” goes into the storage",
        1,
    ),
    (
        "MissingCustomerData",
        "class Model:\n    pass\n\n\nclass Size(Model):\n    size = 1\n    customer_id = 2",
        "the table “Size” keeps “customer_id”, and there is no customer_data",
        6,
    ),
    (
        "UnknownPage",
        "from kaidian_sdk.points.backoffice import MenuEntry\n\n\n"
        "@hookimpl\ndef menu_entries() -> list[MenuEntry]:\n"
        "    return [MenuEntry(id='a', label='A', page='nowhere')]",
        "opens “nowhere”",
        5,
    ),
]


@pytest.mark.parametrize(("check", "code", "message", "line"), CODES)
def test_code_is_looked_at(folder: Path, check: str, code: str, message: str, line: int) -> None:
    start = add(folder, code)
    ((file, at, told),) = finds(folder, check)
    if check != "MissingScope":  # which names the place in its message
        assert (file, at) == (CODE, start + line)
    assert message in told


def test_a_network_call_with_a_timeout_in_a_job_is_fine(folder: Path) -> None:
    add(
        folder,
        "from kaidian_sdk.points.work import Job\n\n\ndef fetch(store: Store) -> None:\n"
        "    urlopen('https://x.example', timeout=5)\n\n\n@hookimpl\ndef jobs() -> list[Job]:\n"
        "    return [Job(id='fetch', minutes=5, run=fetch)]",
    )
    assert lint(open_project(folder)) == []


COUNTING = "def count(store: Store, product: int) -> None:\n    store.storage.increase(f'seen:{product}')"
HANDS_OUT = """
from kaidian_sdk.points.people import CustomerData, Person


def export(store: Store, person: Person) -> dict[str, int] | None:
    return store.storage.get(f"size:{person.customer}")


def erase(store: Store, person: Person) -> None:
    store.storage.delete(f"size:{person.customer}")


@hookimpl
def customer_data() -> list[CustomerData]:
    return [CustomerData(id="sizes", export=export, erase=erase)]
"""


def test_who_may_read_customers_and_keeps_things_is_warned(folder: Path) -> None:
    start = add(folder, COUNTING)
    assert finds(folder, "MissingCustomerData") == []
    change(folder, MANIFEST, '"store.view"', '"store.view", "customers.view"')
    message = "it may read customers (“customers.view”) and keeps things, and there is no customer_data"
    assert finds(folder, "MissingCustomerData") == [(CODE, start + 1, message)]
    (found,) = [each for each in lint(open_project(folder)) if each.check == "MissingCustomerData"]
    assert found.severity.word == "warning"


def test_who_hands_out_and_erases_what_it_keeps_is_sound(folder: Path) -> None:
    add(folder, "def keep(store: Store, customer: int) -> None:\n    store.storage.set(f'{customer}', 42)")
    assert len(finds(folder, "MissingCustomerData")) == 1
    change(folder, MANIFEST, '"store.view"', '"store.view", "customers.view"')
    add(folder, HANDS_OUT)
    assert lint(open_project(folder)) == []


def test_a_page_of_the_shop_needs_its_file(folder: Path) -> None:
    answer = "def answer(store, request):\n    return ShopResponse(title='Notes', file='notes.liquid')"
    start = add(folder, f"from kaidian_sdk.points.storefront import ShopResponse\n\n\n{answer}")
    message = "a page of the shop is “notes.liquid”, and there is no gift_notes/blocks/notes.liquid"
    assert finds(folder, "BlockMissing") == [(CODE, start + 4, message)]
    (folder / LOOKS).with_name("notes.liquid").write_text("<p>{{ note }}</p>")
    assert finds(folder, "BlockMissing") == []


def test_files_that_are_missing(folder: Path) -> None:
    (folder / LOOKS).unlink()
    (folder / "tests/test_gift_notes.py").unlink()
    assert finds(folder, "BlockMissing")[0][2].endswith("there is no gift_notes/blocks/looks.liquid")
    assert finds(folder, "TestsMissing") == [("pyproject.toml", 0, "there is no file tests/test_….py")]
    (folder / MANIFEST).unlink()
    assert finds(folder, "ManifestFault") == [(MANIFEST, 0, f"{MANIFEST} is not there")]


def test_what_does_not_load_and_what_declares_nothing(folder: Path) -> None:
    (folder / CODE).write_text("1 / 0\n")
    assert finds(folder, "DoesNotLoad") == [(CODE, 0, "ZeroDivisionError: division by zero")]
    (folder / CODE).write_text("words = 'words'\n")
    assert finds(folder, "NothingDeclared") == [(CODE, 0, "no hook gives anything in “gift_notes”")]
    (folder / CODE).write_text("def (:\n")
    (found,) = lint(open_project(folder))
    assert (found.check, found.file, found.line) == ("PythonSyntax", CODE, 1)


def test_the_entry_point_has_the_plugins_name(folder: Path) -> None:
    change(folder, "pyproject.toml", 'gift-notes = "gift_notes"', 'notes = "gift_notes"')
    assert finds(folder, "EntryPoint") == [
        ("pyproject.toml", 0, "the entry point is “notes”, and the manifest's id “gift-notes”")
    ]


def test_every_check_is_tried(folder: Path) -> None:
    tried = {row[0] for row in FAULTS} | {row[0] for row in CODES}
    tried |= {"BlockMissing", "TestsMissing", "DoesNotLoad", "NothingDeclared", "EntryPoint"}
    assert tried == set(CHECKS)


OUR_OWN = [
    path.parent.name for path in sorted(PACKAGES.glob("*/pyproject.toml")) if ENTRY_POINTS in path.read_text()
]


@pytest.mark.parametrize("package", OUR_OWN)
def test_our_own_packages_are_sound(package: str) -> None:
    found: list[Offence] = lint(open_project(PACKAGES / package))
    assert found == []


def test_finds_are_shown_with_place_and_remedy(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(folder, CODE, 'settings["words"]', 'settings["colour"]')
    assert main(["plugin", "check", str(folder)]) == 1
    text = capsys.readouterr().out
    assert "gift_notes/__init__.py:15:13: error: there is no setting “colour” [UnknownSetting]\n" in text
    assert "UnknownSetting: Declare it with [[settings]] in plugin.toml.\n" in text
    assert main(["plugin", "check", str(folder), "--format", "json"]) == 1
    rows: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    assert [row["check"] for row in rows] == ["UnknownSetting", "UnusedSetting"]
    assert main(["plugin", "check", str(folder), "--fail-level", "never"]) == 0
    capsys.readouterr()
    assert main(["plugin", "check", "--list"]) == 0
    assert "GlobalState" in capsys.readouterr().out


def test_the_portal_lists_every_check() -> None:
    listed = {each.id: (each.severity, each.about, each.remedy) for each in plugin_checks()}
    assert listed == {name: (each.severity.word, each.about, each.remedy) for name, each in CHECKS.items()}
