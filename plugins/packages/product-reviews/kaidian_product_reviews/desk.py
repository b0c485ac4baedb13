"""The page of the back office: what waits, what is shown, what is hidden."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kaidian_product_reviews import shelf
from kaidian_sdk import Field, Store, Text
from kaidian_sdk.points.backoffice import (
    Action,
    Done,
    Form,
    Link,
    Note,
    Page,
    PageRequest,
    Part,
    Picture,
    Table,
)

TITLE: Text = {"en": "Reviews", "zh-Hans": "商品评价"}
PAGE = 20
SHELVES: dict[str, Text] = {
    "": {"en": "Waiting", "zh-Hans": "待审核"},
    "shown": {"en": "Shown", "zh-Hans": "已展示"},
    "hidden": {"en": "Hidden", "zh-Hans": "已隐藏"},
}
_COLUMNS: tuple[Text, ...] = (
    {"en": "Review", "zh-Hans": "评价"},
    {"en": "Product", "zh-Hans": "商品"},
    {"en": "By", "zh-Hans": "评价人"},
    {"en": "Picture", "zh-Hans": "图片"},
    {"en": "Day", "zh-Hans": "日期"},
)
_SHOW: Text = {"en": "Show", "zh-Hans": "展示"}
_HIDE: Text = {"en": "Hide", "zh-Hans": "隐藏"}
_DELETE: Text = {"en": "Delete", "zh-Hans": "删除"}
_EMPTY: dict[str, Text] = {
    "": {"en": "No review waits for you.", "zh-Hans": "没有待审核的评价。"},
    "shown": {"en": "No review is shown yet.", "zh-Hans": "还没有展示中的评价。"},
    "hidden": {"en": "No review is hidden.", "zh-Hans": "没有隐藏的评价。"},
}
_ANSWER = Field(
    id="words",
    label={"en": "Your answer, shown below the review", "zh-Hans": "您的回复，显示在评价下方"},
    type="textarea",
    maximum=1000,
)


def show(store: Store, request: PageRequest) -> Page:
    """A shelf of reviews, or one review at "one/<key>"."""
    if request.path.startswith("one/"):
        return _one(store, request.path.removeprefix("one/"))
    name = request.path if request.path in SHELVES else ""
    after = request.query.get("after", "")
    found = shelf.rows(store, name or "waiting", after=after, limit=PAGE + 1)
    shown = found[:PAGE]
    more = f"reviews/{name}?after={shown[-1][0]}" if len(found) > PAGE else ""
    ways = tuple(Link(label=label, to=f"reviews/{path}") for path, label in SHELVES.items() if path != name)
    table = Table(
        columns=_COLUMNS,
        rows=tuple(_row(key, row) for key, row in shown),
        actions=tuple(_actions(name, key) for key, _row in shown),
        empty=_EMPTY[name],
        more=more,
    )
    return Page(title=_titled(name), parts=(table, *ways))


def _titled(name: str) -> Text:
    shelf_name = SHELVES[name]
    assert not isinstance(shelf_name, str)
    assert not isinstance(TITLE, str)
    return {language: f"{TITLE[language]} · {shelf_name[language]}" for language in TITLE}


def _row(key: str, row: shelf.Review) -> tuple[Text | Link | Picture, ...]:
    picture: Text | Picture = Picture(url=row["pictures"][0]["url"]) if row["pictures"] else ""
    words = f"{'★' * row['stars']} {row['text'][:80]}"
    return (Link(label=words, to=f"reviews/one/{key}"), row["title"], _by(row), picture, row["at"])


def _by(row: shelf.Review) -> Text:
    name = row["name"] or "–"
    return {"en": f"{name} (bought it)", "zh-Hans": f"{name}（已购买）"} if row["is_buyer"] else name


def _actions(name: str, key: str) -> tuple[Action, ...]:
    show_it = Action(name="show", label=_SHOW, value=key)
    hide_it = Action(name="hide", label=_HIDE, value=key)
    delete_it = Action(name="delete", label=_DELETE, value=key, danger=True)
    return {"": (show_it, hide_it), "shown": (hide_it,), "hidden": (show_it, delete_it)}[name]


def _one(store: Store, key: str) -> Page:
    row: shelf.Review | None = store.storage.get(key)
    if row is None:
        gone: Text = {"en": "This review is not here any more.", "zh-Hans": "这条评价已不在这里。"}
        return Page(title=TITLE, parts=(Note(text=gone, tone="info"), Link(label=TITLE, to="reviews/")))
    name = "" if key.startswith("waiting:") else key.partition(":")[0]
    pictures: tuple[Part, ...] = tuple(Picture(url=each["url"]) for each in row["pictures"])
    save: Text = {"en": "Save the answer", "zh-Hans": "保存回复"}
    form = Form(name="answer", fields=(_ANSWER,), button=save, values={"words": row["answer"]})
    return Page(
        title=f"{'★' * row['stars']} {row['title']}",
        parts=(Note(text=row["text"]), *pictures, form, *_actions(name, key)),
    )


def act(store: Store, request: PageRequest, name: str, values: Mapping[str, Any]) -> Done:
    """Show, hide, delete or answer a review."""
    if name == "answer":
        is_there = shelf.answered(store, request.path.removeprefix("one/"), values["words"])
    elif name == "delete":
        is_there = shelf.delete(store, values["value"])
    else:
        is_there = shelf.move(store, values["value"], "shown" if name == "show" else "hidden") is not None
    if not is_there:
        return Done(message={"en": "It was gone already.", "zh-Hans": "它已经不在了。"}, to="/")
    return Done(message={"en": "Done", "zh-Hans": "已完成"}, to=_back(request))


def _back(request: PageRequest) -> str:
    return "/" if request.path.startswith("one/") else request.path
