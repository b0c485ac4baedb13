"""What plugins can ask their store for that higher floors know: products, orders, letters, pictures.

The storefront registers who answers. Each question is checked against the rights that the merchant agreed to.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from kaidian_sdk.points.commerce import OrderFacts
from kaidian_sdk.shop import KeptPicture, Letter, ProductFacts, ScopeMissing


class Answers(Protocol):
    """Who answers, in the current store."""

    def products(
        self, ids: Sequence[int], variants: Sequence[int], handles: Sequence[str]
    ) -> tuple[ProductFacts, ...]:
        """Products that shoppers can see."""
        ...

    def order(self, number: str) -> OrderFacts | None:
        """An order by its number."""
        ...

    def has_bought(self, customer: int, product: int) -> bool:
        """Whether a customer paid for a piece of a product."""
        ...

    def send_letter(self, plugin: str, to: str, letter: Letter) -> None:
        """Send a letter, within limits. Raises LetterRefused."""
        ...

    def keep_picture(self, plugin: str, data: bytes) -> KeptPicture:
        """Keep a picture, within limits. Raises PictureRefused."""
        ...

    def drop_pictures(self, plugin: str, digest: str | None) -> None:
        """Delete a picture of the plugin, or all."""
        ...


_answers: list[Answers] = []


def answer_with(answers: Answers) -> None:
    """Say who answers; the last one does. Call it in `AppConfig.ready`."""
    _answers.append(answers)


def answers() -> Answers:
    """Who answers."""
    return _answers[-1]


def demand(scopes: Sequence[str] | None, scope: str) -> None:
    """Raise ScopeMissing unless the scope is among those agreed to; None has them all."""
    if scopes is not None and scope not in scopes:
        raise ScopeMissing(f"the merchant has not agreed to “{scope}”: name it in scopes of plugin.toml")
