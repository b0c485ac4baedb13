"""Who answers in the chat: the bots that a merchant chose, one after the other, else the shop's people."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from kaidian_sdk.catalogue import POINTS
from kaidian_sdk.points.service import Answer, Question
from plugins.calling import Offer
from plugins.uses import chosen
from tenants.flags import flag_on

from .talk import Line

HOOK = "chat_bots"
LONGEST_QUESTION = 1_000
LONGEST_ANSWER = 4_000


def bots() -> list[Offer]:
    """Those that a merchant chose and that are on, unless chat is off; no query where no plugin has any."""
    found = chosen(HOOK)
    return found if found and flag_on("chat") else []


def answer(asked: Sequence[Offer], question: Question) -> Line:
    """What the first bot that knows it says. Who fails is passed over; together they have the time of one."""
    ends = time.monotonic() + POINTS[HOOK].calls["answer"].budget
    for bot in asked:
        said: Answer | None = bot.ask("answer", question, otherwise=None, faults=_faults)
        if said is not None:
            return Line("bot", said.text.strip(), said.hand_over)
        if time.monotonic() > ends:
            break
    return Line("shop", _("There is no answer to this here. Write to us: a person will read it."), True)


def _faults(said: Answer | None) -> Iterator[str]:
    text = said.text.strip() if said else ""
    if said and not text:
        yield "it answered nothing: say None to leave a question to others"
    if len(text) > LONGEST_ANSWER:
        yield f"its answer has {len(text)} letters, and {LONGEST_ANSWER} are shown"
    if "\0" in text:
        yield "its answer has a sign that is no text"
