"""A page of notes that the team leaves for itself, with a form to leave one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kaidian_sdk import Field, Store, hookimpl
from kaidian_sdk.points.backoffice import Action, AdminPage, Done, Form, Page, PageRequest, Table

TITLE = {"en": "Notes", "zh-Hans": "便签"}
NOTE = Field(id="text", label={"en": "Note", "zh-Hans": "内容"}, type="textarea", required=True, maximum=500)


def show(store: Store, request: PageRequest) -> Page:
    notes = list(store.storage.items("note:"))
    remove = Action(name="remove", label={"en": "Remove", "zh-Hans": "删除"}, danger=True)
    return Page(
        title=TITLE,
        parts=(
            Form(name="leave", fields=(NOTE,), button={"en": "Leave it", "zh-Hans": "贴上"}),
            Table(
                columns=(TITLE,),
                rows=tuple((text,) for _key, text in notes),
                actions=tuple((replace(remove, value=key),) for key, _text in notes),
                empty={"en": "No notes yet.", "zh-Hans": "还没有便签。"},
            ),
        ),
    )


def act(store: Store, request: PageRequest, name: str, values: Mapping[str, Any]) -> Done:
    if name == "remove":
        store.storage.delete(values["value"])
        return Done(message={"en": "Removed.", "zh-Hans": "已删除。"})
    store.storage.set(f"note:{store.storage.increase('count'):09}", values["text"])
    return Done(message={"en": "Left.", "zh-Hans": "已贴上。"})


@hookimpl
def admin_pages() -> list[AdminPage]:
    return [AdminPage(id="notes", permission="orders.view", show=show, act=act)]
