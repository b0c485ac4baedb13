"""Two bots: the first does what its storage says ("does"), the second answers only who says "second"."""

from __future__ import annotations

import time

from kaidian_sdk import Store, hookimpl
from kaidian_sdk.points.service import Answer, ChatBot, Question


def answer(store: Store, question: Question) -> Answer | None:
    """What was said, once more."""
    does = store.storage.get("does", "")
    store.storage.set("asked", [question.text, question.locale, question.customer, list(question.talk)])
    if does == "raise":
        raise ValueError("lost its voice")
    while does == "hang":
        time.sleep(0.01)
    odd = {"rubbish": "text", "empty": Answer(text=" "), "too much": Answer(text="a" * 5000)}
    if does in odd:
        return odd[does]  # type: ignore[return-value]
    if does == "nothing":
        return None
    return Answer(text=f"You said: {question.text}", hand_over=does == "hand over")


def second(store: Store, question: Question) -> Answer | None:
    """For who asks for it."""
    return Answer(text="I am the second") if "second" in question.text else None


@hookimpl
def chat_bots() -> list[ChatBot]:
    """Both."""
    return [
        ChatBot(id="parrot", label="Parrot", answer=answer),
        ChatBot(id="second", label="Second", answer=second),
    ]
