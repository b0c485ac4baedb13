"""What a plugin can ask its store for: products, orders, letters to people, pictures."""

from __future__ import annotations

from dataclasses import dataclass

from kaidian_sdk.text import Text


class ScopeMissing(PermissionError):
    """The plugin has not been given the right for this; the message names the scope to ask for."""


class LetterRefused(Exception):
    """A letter can't be sent: no address, no words, or too many today. The message says which."""


class PictureRefused(Exception):
    """Bytes that are no picture, or are too many. The message is for whoever sent them, in their language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantFacts:
    """One variant of a product. `price` is minor units; `can_buy` is whether a shopper can buy it now."""

    id: int
    title: str
    sku: str
    price: int
    can_buy: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductFacts:
    """A product that shoppers can see. `path` is its address in the shop, for `store.url` before it."""

    id: int
    handle: str
    title: str
    path: str
    variants: tuple[VariantFacts, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """An e-mail in the shop's name and form. Empty lines part the paragraphs of `text`.

    `button` leads to `path` in the shop. `locale` is the language of the greeting and the small print.
    """

    subject: Text
    text: Text
    button: Text = ""
    path: str = ""
    locale: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPicture:
    """A picture that the store keeps for the plugin: what names it, and where shoppers' browsers fetch it."""

    id: str
    url: str
