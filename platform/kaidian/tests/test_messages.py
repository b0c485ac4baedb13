"""Collecting and compiling the texts to translate; and that none lacks its Chinese."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.utils import translation

from kaidian.command import messages

CODE = """
from django.utils.translation import gettext as _, ngettext, pgettext
plain = _("Add product")
many = ngettext("%(count)s order", "%(count)s orders", 2)
order = pgettext("a purchase", "Order")
"""
PAGE = """{% load i18n %}
  <h1>{% trans "Orders" %}</h1>
    {% blocktrans trimmed with name=store.name %}
      Welcome to
      {{ name }}
    {% endblocktrans %}
<p title="{% translate "Add product" %}">it's "fine" }} {# note #}</p>
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one package that has texts, and another that shares one of them."""
    for name, code in (("tenants", CODE), ("themes", 'from x import gettext as _\n_("Add product")\n')):
        package = tmp_path / name
        (package / "templates").mkdir(parents=True)
        (package / "tests").mkdir()
        (package / "__init__.py").touch()
        (package / "code.py").write_text(code)
        (package / "tests" / "test_code.py").write_text('from x import gettext as _\n_("Only a test")\n')
    (tmp_path / "tenants" / "templates" / "page.html").write_text(PAGE)
    return tmp_path


def write(project: Path, package: str, *entries: str) -> Path:
    path = project / package / messages.CATALOGUE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(messages.HEADER + "\n".join(entries))
    return path


def test_texts_come_from_code_and_templates_but_not_from_tests(project: Path) -> None:
    messages.update(project)
    found = messages.extract(project / "tenants", project)
    assert {message.id for message in found if message.id} == {
        "Add product",
        ("%(count)s order", "%(count)s orders"),
        "Order",
        "Orders",
        "Welcome to %(name)s",
    }
    written = (project / "tenants" / messages.CATALOGUE).read_text()
    assert 'msgctxt "a purchase"\nmsgid "Order"' in written
    assert "#: tenants/code.py\n#: tenants/templates/page.html\nmsgid" in written.replace(
        " tenants/t", "\n#: tenants/t"
    )
    assert "POT-Creation-Date" not in written


def test_translations_stay_unused_texts_go_and_nothing_is_guessed(project: Path) -> None:
    path = write(
        project, "tenants", 'msgid "Orders"\nmsgstr "订单"\n', 'msgid "Order now"\nmsgstr "马上下单"\n'
    )
    messages.update(project)
    written = path.read_text()
    assert 'msgid "Orders"\nmsgstr "订单"\n' in written
    assert "Order now" not in written
    assert "fuzzy" not in written
    assert messages.check(project) != []


def test_updating_twice_changes_nothing(project: Path) -> None:
    messages.update(project)
    first = (project / "tenants" / messages.CATALOGUE).read_text()
    messages.update(project)
    assert (project / "tenants" / messages.CATALOGUE).read_text() == first


def test_a_new_text_takes_over_what_the_others_agree_on(project: Path) -> None:
    write(project, "tenants", 'msgid "Add product"\nmsgstr "添加商品"\n')
    messages.update(project)
    assert 'msgid "Add product"\nmsgstr "添加商品"\n' in (project / "themes" / messages.CATALOGUE).read_text()


def test_check_names_what_is_missing_stale_or_broken(project: Path) -> None:
    write(
        project,
        "tenants",
        'msgid "Welcome to %(name)s"\nmsgstr "欢迎光临%(shop)s"\n',
        'msgid "Gone"\nmsgstr "没了"\n',
    )
    complaints = "\n".join(messages.check(project))
    assert "no translation of 'Orders'" in complaints
    assert "'Gone' is in no code any more" in complaints
    assert "'Welcome to %(name)s': unknown named placeholder 'shop'" in complaints


def test_compiled_translations_are_read_by_gettext_and_written_once(project: Path) -> None:
    path = write(project, "themes", 'msgid "Add product"\nmsgstr "添加商品"\n')
    assert messages.compile_all(project) == 1
    assert messages.compile_all(project) == 0
    with path.with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Add product") == "添加商品"


def test_the_reference_is_collected_from_what_is_registered(tmp_path: Path) -> None:
    path = tmp_path / messages.REFERENCE
    path.parent.mkdir(parents=True)
    path.write_text(
        messages.HEADER
        + 'msgid "The shopper\'s cart."\nmsgstr "购物车。"\n\nmsgid "Gone."\nmsgstr "没了。"\n'
    )
    complaints = messages.check(tmp_path)
    assert f"{messages.REFERENCE}: 'Gone.' is in no code any more" in complaints
    assert f"{messages.REFERENCE}: no translation of 'The store.'" in complaints
    messages.update(tmp_path)
    written = path.read_text()
    assert '#: objects/cart\nmsgid "The shopper\'s cart."\nmsgstr "购物车。"\n' in written
    assert "Gone." not in written
    with (messages.PROJECT / messages.REFERENCE).open("rb") as file:
        ours = {message.id for message in read_po(file)}
    with path.open("rb") as file:
        assert {message.id for message in read_po(file)} == ours


def test_the_order_of_registering_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from portal.developers import kit, reference

    path = tmp_path / messages.REFERENCE
    path.parent.mkdir(parents=True)
    path.write_bytes((messages.PROJECT / messages.REFERENCE).read_bytes())
    messages.update(tmp_path)
    first = path.read_bytes()
    for module in (reference, kit):
        by_place: dict[str, list[str]] = {place: [] for _text, place in module.texts()}
        for text, place in module.texts():
            by_place[place].append(text)
        turned = [(text, place) for place in reversed(by_place) for text in by_place[place]]
        monkeypatch.setattr(module, "texts", lambda turned=turned: iter(turned))
    messages.update(tmp_path)
    assert path.read_bytes() == first
    messages.update(tmp_path)
    assert path.read_bytes() == first


def test_every_header_is_as_it_would_be_written() -> None:
    paths = [book.path for book in messages.books() if book.path.exists()]
    assert [path for path in paths if not path.read_text().startswith(messages.HEADER)] == []


def test_every_text_has_its_chinese() -> None:
    assert messages.check() == []


def test_no_librarys_chinese_is_shown_instead_of_ours() -> None:
    ours: dict[tuple[str | None, str], set[str]] = {}
    catalogues = [package / messages.CATALOGUE for package in messages.packages()]
    for path in filter(Path.exists, catalogues):
        with path.open("rb") as file:
            for message in read_po(file):
                if message.id and isinstance(message.id, str):
                    ours.setdefault((message.context, message.id), set()).add(str(message.string))
    with translation.override("zh-hans"):
        shown = {
            (context, text): translation.pgettext(context, text) if context else translation.gettext(text)
            for context, text in ours
        }
    assert {key: words for key, words in shown.items() if words not in ours[key]} == {}


def test_another_name_for_gettext_is_named(project: Path) -> None:
    code = "from django.utils.translation import gettext as _now\n_now('Add product')\n"
    (project / "tenants" / "code.py").write_text(code)
    complaint = "tenants/code.py: texts in _now(…) are not found; call it gettext or _"
    assert complaint in messages.check(project)
