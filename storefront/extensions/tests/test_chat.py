"""The chat of a shop: plugins answer where a merchant chose them, and nobody else is bothered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from backoffice.testing import open_another
from plugins.actions import install_plugin, switch_plugin
from plugins.actions.uses import choose_use
from plugins.models import Installation, LogLine
from plugins.storage import PluginStorage
from plugins.testing import with_plugins
from storefront.content.actions.pages import create_page
from storefront.content.drafts import PageDraft
from storefront.testing import make_product, shopper_at
from tenants.context import enter_store, in_store
from tenants.models import Store
from tenants.testing import queries_of

pytestmark = pytest.mark.django_db
PARROT = "storefront.extensions.tests.parrot"
KEPT = PluginStorage("parrot")
NO_ANSWER = "这里没有答案。请给我们留言，会有人查看。"
BUTTON = 'class="kd-chat__open" href="/chat"'


def use(name: str, is_on: bool = True) -> None:
    """Choose a bot, or no longer."""
    choose_use(plugin="parrot", hook="chat_bots", name=name, is_on=is_on)


@pytest.fixture(autouse=True)
def parrot(store: Store) -> Iterator[Store]:
    """A store in whose chat the first bot answers."""
    cache.clear()
    with with_plugins(PARROT):
        install_plugin(plugin="parrot")
        use("parrot")
        yield store


def ask(shopper: Client, text: str, **more: Any) -> list[dict[str, str]]:
    """What the chat says to a question of the dialog's script."""
    response = shopper.post("/chat", {"text": text}, headers={"accept": "application/json"}, **more)
    assert response.status_code == 200
    said: list[dict[str, str]] = response.json()["said"]
    return said


def talk(shopper: Client) -> list[tuple[str, str]]:
    """What was said so far, as the dialog is told when it opens."""
    said = shopper.get("/chat", headers={"accept": "application/json"}).json()["said"]
    return [(line["who"], line["text"]) for line in said]


def test_a_question_is_answered_and_remembered(store: Store) -> None:
    shopper = shopper_at(store)
    assert ask(shopper, " <b>Hi</b>\0 ") == [{"who": "bot", "text": "You said: <b>Hi</b>", "contact": ""}]
    ask(shopper, "And?")
    with in_store(store):
        said = [["shopper", "<b>Hi</b>"], ["bot", "You said: <b>Hi</b>"]]
        assert KEPT.get("asked") == ["And?", "zh-Hans", None, said]
    assert len(talk(shopper)) == 4
    assert talk(shopper_at(store)) == []
    cookie = shopper.cookies["chat"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", "")


def test_without_scripts_it_is_a_page_and_all_text_is_escaped(store: Store) -> None:
    shopper = shopper_at(store)
    response = shopper.post("/chat", {"text": "<b>Hi</b>"})
    assert (response.status_code, response.headers["Location"]) == (302, "/chat")
    page = shopper.get("/chat")
    assert "You said: &lt;b&gt;Hi&lt;/b&gt;</p>" in page.text
    assert "<b>Hi" not in page.text
    assert BUTTON not in page.text
    assert "no-store" in page.headers["Cache-Control"]


@pytest.mark.parametrize("does", ["raise", "hang", "rubbish", "empty", "too much", "nothing"])
def test_who_has_no_answer_leads_to_the_people_of_the_shop(store: Store, settings: Any, does: str) -> None:
    settings.PLUGIN_PATIENCE = 0.01 if does == "hang" else 20
    KEPT.set("does", does)
    shopper = shopper_at(store)
    told = {"who": "shop", "text": NO_ANSWER, "contact": f"mailto:{store.email}" if store.email else "/"}
    assert ask(shopper, "Hi") == [told]
    with in_store(store):
        assert [line.place for line in LogLine.objects.all()] == ["chat_bots/parrot"] * (does != "nothing")
    assert talk(shopper) == [("shopper", "Hi"), ("shop", NO_ANSWER)]


def test_what_strangers_ask_pauses_no_bot(store: Store) -> None:
    KEPT.set("does", "raise")
    shopper = shopper_at(store)
    for _turn in range(6):
        ask(shopper, "junk")
    with in_store(store):
        assert Installation.objects.get().troubles == {}
        KEPT.set("does", "")
    assert ask(shopper, "Hi")[0]["text"] == "You said: Hi"


def test_the_next_bot_is_asked_where_one_says_nothing_or_fails(store: Store) -> None:
    use("second")
    shopper = shopper_at(store)
    for does in ("nothing", "raise"):
        with in_store(store):
            KEPT.set("does", does)
        assert ask(shopper, "second")[0]["text"] == "I am the second"


def test_a_bot_hands_over_to_a_person(store: Store) -> None:
    create_page(draft=PageDraft(title="Contact", handle="contact", published_at=timezone.now()))
    KEPT.set("does", "hand over")
    said = {"who": "bot", "text": "You said: Hi", "contact": "/pages/contact"}
    assert ask(shopper_at(store), "Hi") == [said]


def test_every_page_has_the_button(store: Store) -> None:
    shopper = shopper_at(store)
    product = make_product()
    for address in ("/", f"/products/{product.handle}", "/cart", "/search", "/nothing-here"):
        page = shopper.get(address).text
        assert page.count(BUTTON) == 1, address
        assert page.rindex(BUTTON) < page.rindex("</body>")


def test_only_where_it_was_chosen_and_is_on(store: Store) -> None:
    def is_there(of: Store) -> bool:
        shopper = shopper_at(of)
        has_button = BUTTON in shopper.get("/").text
        for answer in (shopper.get("/chat"), shopper.post("/chat", {"text": "Hi"})):
            assert (answer.status_code == 404) is not has_button
        enter_store(store)
        return has_button

    assert is_there(store)
    use("parrot", is_on=False)
    assert not is_there(store)
    use("parrot")
    switch_plugin(plugin="parrot", is_on=False)
    assert not is_there(store)
    switch_plugin(plugin="parrot", is_on=True)
    with with_plugins():
        assert not is_there(store)
    assert not is_there(open_another())


def test_a_talk_is_of_one_store_and_one_shopper(store: Store) -> None:
    shopper = shopper_at(store)
    ask(shopper, "Hi")
    name = shopper.cookies["chat"].value
    other = open_another()
    with in_store(other):
        install_plugin(plugin="parrot")
        use("parrot")
    stranger = shopper_at(other)
    stranger.cookies["chat"] = name
    assert talk(stranger) == []
    ask(stranger, "Who?")
    assert stranger.cookies["chat"].value != name
    shopper.cookies["chat"] = "x" * 43
    ask(shopper, "Hi")
    assert shopper.cookies["chat"].value != "x" * 43  # nobody chooses the name of a talk


def test_who_asks_too_much_waits(store: Store) -> None:
    shopper = shopper_at(store)
    for _turn in range(11):
        last = shopper.post("/chat", {"text": "Hi"}, headers={"accept": "application/json"})
    assert last.status_code == 429
    assert last.json()["said"][0]["text"] == "操作太频繁了，请一分钟后再试。"
    assert len(talk(shopper)) == 20
    strangers = [shopper_at(store).post("/chat", {"text": "Hi"}).status_code for _turn in range(30)]
    assert strangers == [302] * 19 + [429] * 11


def test_a_question_has_an_end_and_none_is_not_asked(store: Store) -> None:
    shopper = shopper_at(store)
    assert ask(shopper, "  ") == []
    assert ask(shopper, "a" * 3000)[0]["text"] == f"You said: {'a' * 1000}"


def test_a_shop_behind_a_password_has_none_before_it(store: Store) -> None:
    Store.objects.filter(pk=store.pk).update(password_hash="x")
    shopper = shopper_at(store)
    assert "kd-chat" not in shopper.get("/password").text
    assert shopper.post("/chat", {"text": "Hi"}).status_code in {303, 401}


def test_what_it_costs(store: Store) -> None:
    def queries() -> int:
        asked = queries_of(lambda: shopper_at(store).get("/"))
        enter_store(store)
        return len(asked)

    with_one = queries()
    use("second")
    assert queries() == with_one
    with with_plugins():
        without = queries()
    assert with_one - without <= 2  # which plugins are on, and which bots were chosen
