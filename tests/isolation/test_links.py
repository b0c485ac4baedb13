"""Links lead somewhere: a template's name that is not known in a block would leave an address empty."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from django.urls import reverse

from backoffice.testing import client_of
from tests.isolation.addresses import OPERATORS, PLATFORM, path_to
from tests.isolation.asking import ask
from tests.isolation.world import World


class Links(HTMLParser):
    """Collects a page's links: the address and the words of each."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._address: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._address = dict(attrs).get("href") or ""
            self.found.append((self._address, ""))

    def handle_data(self, data: str) -> None:
        if self._address is not None:
            address, words = self.found[-1]
            self.found[-1] = (address, words + data.strip())

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._address = None


def links_of(page: str) -> list[tuple[str, str]]:
    """All links of a page in order."""
    reader = Links()
    reader.feed(page)
    return reader.found


def test_no_link_of_the_back_office_is_empty(world: World) -> None:
    client = client_of(world.a.owner)
    empty, read = [], 0
    for address in PLATFORM:
        if address.route.startswith(OPERATORS):
            continue
        answer = ask(client, "get", path_to(address, world.a))
        if answer.status == 200 and "text/html" in answer.header("Content-Type"):
            links = links_of(answer.body)
            empty += [(address.route, words) for href, words in links if href in {"", "#", "None"}]
            read += len(links)
    assert (empty, read > 200) == ([], True)


@pytest.mark.parametrize("page", ["order_fulfil", "order_refund"])
def test_back_leads_to_the_order(world: World, page: str) -> None:
    place = {"handle": world.a.store.handle, "number": world.a.order.number}
    answer = ask(client_of(world.a.owner), "get", reverse(f"backoffice:{page}", kwargs=place))
    order = reverse("backoffice:order", kwargs=place)
    assert [href for href, words in links_of(answer.body) if words in {"Back", "返回"}] == [order]
