"""Talking with people: messages to them, what they look for, what they ask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from kaidian_sdk.points.calls import Call
from kaidian_sdk.store import Store
from kaidian_sdk.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Something to tell somebody. `event` is what it is about, such as "order.paid"; `locale` the reader's
    language.
    """

    event: str
    subject: str
    text: str
    locale: str
    email: str = ""
    phone: str = ""
    customer: int | None = None
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationChannel:
    """Another way than e-mail to reach people: SMS, WeChat, a chat room of the staff."""

    id: str
    label: Text
    send: Annotated[
        Callable[[Store, Message], None],
        Call(10, "The message is tried again, at most for a day; the e-mail is sent all the same."),
    ]
    to_staff: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchQuery:
    """What somebody typed. `limit` and `offset` are of products."""

    words: str
    locale: str
    limit: int
    offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Ids of products, the best first, and how many there are in all."""

    products: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchProvider:
    """Finds products in place of the store's own search, where a merchant chooses it."""

    id: str
    label: Text
    search: Annotated[
        Callable[[Store, SearchQuery], Found],
        Call(0.5, "The store's own search answers."),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a shopper asks. `talk` is what was said before, oldest first, as (who, text); who is "shopper" or
    "bot". It has at most 40 lines and is forgotten half an hour after the last word, or when the shopper
    signs in or out.
    """

    text: str
    locale: str
    customer: int | None = None
    talk: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the bot says: plain text of up to 4000 letters. With `hand_over` the shopper is shown, beside it,
    the way to write to the people of the shop.
    """

    text: str
    hand_over: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatBot:
    """Answers shoppers. None means that it has nothing to say, and the next one is asked."""

    id: str
    label: Text
    answer: Annotated[
        Callable[[Store, Question], Answer | None],
        Call(20, "The shopper is shown the way to write to the people of the shop.", by_strangers=True),
    ]
