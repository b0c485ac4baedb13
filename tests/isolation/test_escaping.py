"""Whatever merchants and shoppers write is text: on every page and in every letter, and never markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.core import mail
from django.core.cache import cache
from django.db import models

from backoffice.letters import invitation_letter
from backoffice.models import Invitation
from backoffice.testing import client_of
from storefront.cart.models import CartLine
from storefront.catalog.models import Option, Variant
from storefront.orders import emails
from storefront.orders.models import Order, OrderLine
from storefront.testing import shopper_at
from tenants.context import in_store
from tenants.models import Store
from tests.isolation.addresses import OPERATORS, PLATFORM, SHOP, path_to
from tests.isolation.asking import Answer, ask
from tests.isolation.undo import rolled_back
from tests.isolation.world import Side, World

WORD = "Ardennes"
SHORT = "\"'><img src=x onerror=a>"
MARK = f"{WORD}</script>{{{{7|times:191}}}}{{%x%}}{SHORT}"
SUM = "1337"
NARROW = 100
"""Characters of a column that the whole mark and its word fit into."""

# Markup by its nature, and cleaned where it is written: tests of the catalogue and of policies look at that.
HTML_FIELDS = {
    *("catalog.Product.description", "catalog.Collection.description"),
    *("content.ContentPage.body", "content.Article.body", "content.Article.excerpt"),
}
HTML_MODELS = {"content.Policy"}

# Where shoppers and merchants leave their words, by what follows the mark there.
SEEN_IN_SHOPS = {"手串", "bracelet", "vendor", "系列", "picture", "size", "S", "key", "cart", "商店"} | {
    *("post", "days", "林小雨", "路", "order"),
    *("页面", "博客", "文章", "tag", "评论", "读者", "链接"),
}
SEEN_BY_THE_TEAM = {"手串", "unsold", "vendor", "type", "tag", "系列", "picture", "size", "S", "商店"} | {
    *("zone", "post", "days", "VAT", "owner", "manager", "fulfilment", "csv"),
    *("页面", "作者", "博客", "文章", "评论", "读者", "菜单", "来信", "留言", "问", "答"),
    *("林小雨", "路", "order", "key", "carrier", "number", "note", "reason", "bank"),
}


class Markup(HTMLParser):
    """Reads a page as a browser does and keeps what stands there as markup and should not."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _value in attrs]
        if ("src", "x") in attrs or any(name.startswith("on") or set(name) & set("\"'<{") for name in names):
            self.found.append(f"{tag} {attrs}")


def words_after_the_mark(page: str) -> set[str]:
    """Look at a page or the HTML of a letter. Returns what follows the mark in its text."""
    reader = Markup()
    reader.feed(page)
    assert reader.found == []
    assert SUM not in page
    told = unescape(page).replace("\\u003C", "<").replace("\\u003E", ">").replace("\\u0027", "'")
    return set(re.findall(re.escape(SHORT) + r"[\s.](\w+)", told))


def spoil(side: Side) -> None:
    """Put the mark in the place of the word, wherever it is kept as text."""
    models_here = apps.get_models(include_auto_created=True)
    public = {"tenants", "accounts", "backoffice", "account"}
    for model in models_here:
        label = model._meta.label
        is_own = model.__module__.startswith(("storefront.", "foundation.", "themes."))
        if label not in HTML_MODELS and (is_own or model._meta.app_label in public):
            _spoil_rows(model, label)
    for option in Option.objects.filter(product=side.product.pk):
        option.name, option.values = f"{MARK} size", [f"{MARK} {value}" for value in option.values]
        option.save()
    for variant in Variant.objects.filter(product=side.product.pk):
        variant.option_values = [f"{MARK} {value}" for value in variant.option_values]
        variant.save()
    OrderLine.objects.update(variant_title=f"{MARK} S")
    for lines in (CartLine.objects, OrderLine.objects):
        lines.update(properties={f"{MARK} key": f"{MARK} value"})


def _spoil_rows(model: type[models.Model], label: str) -> None:
    text = (models.CharField, models.TextField, models.JSONField, ArrayField)
    fields = {
        field.attname: MARK if (field.max_length or NARROW) >= NARROW else SHORT
        for field in model._meta.concrete_fields
        if isinstance(field, text)
        and not isinstance(field, models.SlugField | models.EmailField)
        and f"{label}.{field.name}" not in HTML_FIELDS
        and not field.primary_key
    }
    for row in model._base_manager.values("pk", *fields):
        pk = row.pop("pk")
        changed = {name: _marked(value, fields[name]) for name, value in row.items()}
        changed = {name: value for name, value in changed.items() if value != row[name]}
        if changed:
            model._base_manager.filter(pk=pk).update(**changed)


def _marked(value: Any, mark: str) -> Any:
    if isinstance(value, str):
        return value.replace(WORD, mark)
    if isinstance(value, list):
        return [_marked(part, mark) for part in value]
    if isinstance(value, dict):
        return {_marked(key, mark): _marked(part, mark) for key, part in value.items()}
    return value


@pytest.fixture
def spoilt(world: World) -> Iterator[Side]:
    """Store A, with the mark in all its texts."""
    cache.clear()
    with in_store(world.a.store):
        spoil(world.a)
    world.a.store.refresh_from_db()
    yield world.a
    cache.clear()


def look(answer: Answer) -> set[str]:
    """What a page shows of the marked texts."""
    if "text/html" in answer.header("Content-Type"):
        return words_after_the_mark(answer.body)
    assert "<img" not in answer.body or answer.header("X-Content-Type-Options") == "nosniff"
    return set()


def test_pages_of_the_shop(spoilt: Side) -> None:
    client = shopper_at(spoilt.store)
    seen: set[str] = set()
    for language in ("", "/en"):
        for address in SHOP:
            client.cookies["cart"] = spoilt.cart.token
            with rolled_back():  # some links change the cart, and the checkout shows what is in it
                seen |= look(ask(client, "get", language + path_to(address, spoilt)))
        for query in ("search?q=", "search?type=", "collections/all?sort_by=", "products/", "?variant="):
            seen |= look(ask(client, "get", f"{language}/{query}{quote(MARK)}"))
        order = Order.objects.get(pk=spoilt.order.pk)
        seen |= look(ask(client, "get", f"{language}/orders/{order.token}"))
    assert sorted(SEEN_IN_SHOPS - seen) == []


def test_pages_of_the_back_office(spoilt: Side) -> None:
    client, office = client_of(spoilt.owner), f"/stores/{spoilt.store.handle}"
    seen: set[str] = set()
    for address in PLATFORM:
        if not address.route.startswith(OPERATORS):
            seen |= look(ask(client, "get", path_to(address, spoilt)))
    for page in ("search?q=", "products/?q=", "orders/?q=", "collections/?q=", "collections/pick?find="):
        seen |= look(ask(client, "get", f"{office}/{page}{quote(MARK)}"))
        seen |= look(ask(client, "get", f"{office}/{page}{WORD}"))
    for filters in ("vendor", "status", "type", "sort"):
        seen |= look(ask(client, "get", f"{office}/products/?{filters}={quote(MARK)}"))
    assert sorted(SEEN_BY_THE_TEAM - seen) == []


def test_what_comes_back_of_a_form(spoilt: Side) -> None:
    client, office = client_of(spoilt.owner), f"/stores/{spoilt.store.handle}"
    typed = dict.fromkeys(("title", "name", "email", "role", "price", "percent", "country", "handle"), MARK)
    for page in ("settings", "team", "products/new", "collections/new", "taxes/"):
        answer = ask(client, "post", f"{office}/{page}", {**typed, "v0-price": MARK, "title": MARK * 9})
        assert answer.status == 422, page
        look(answer)
        assert MARK in unescape(answer.body), page
    for page in ("/accounts/login/", "/accounts/signup/"):
        look(ask(client_of(spoilt.owner), "post", page, {"login": MARK, "email": MARK}))


def test_letters(spoilt: Side) -> None:
    with in_store(Store.objects.get(pk=spoilt.store.pk)):
        order = Order.objects.get(pk=spoilt.order.pk)
        emails.send_confirmation(order)
        emails.send_shipped(order, order.fulfilments.get())
        emails.send_refunded(order, 100)
        emails.send_cancelled(order)
    invitation = Invitation.objects.get(pk=spoilt.invitation.pk)
    invitation_letter(invitation, "token", f"{MARK} owner").message_to("new@example.com").send()
    seen: set[str] = set()
    for letter in mail.outbox:
        assert isinstance(letter, mail.EmailMultiAlternatives)
        assert len(letter.subject.splitlines()) == 1
        assert SHORT in str(letter.body)
        seen |= words_after_the_mark(str(letter.alternatives[0][0]))
    assert len(mail.outbox) == 5
    assert sorted({"手串", "S", "carrier", "number", "商店", "owner"} - seen) == []
