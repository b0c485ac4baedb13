"""The page of the back office: which invoices are asked for, and what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kaidian_fapiao.asking import key_of
from kaidian_fapiao.numbers import is_invoice_number
from kaidian_sdk import Field, Letter, LetterRefused, Store, Text
from kaidian_sdk.points.backoffice import Done, Facts, Form, Link, Note, Page, PageRequest, Part, Table

TITLE: Text = {"en": "Invoices", "zh-Hans": "发票申请"}
PAGE = 30
SHELVES: dict[str, tuple[Text, Text]] = {
    "waiting": (
        {"en": "To issue", "zh-Hans": "待开票"},
        {"en": "No invoice is asked for.", "zh-Hans": "没有待开的发票。"},
    ),
    "issued": (
        {"en": "Issued", "zh-Hans": "已开票"},
        {"en": "No invoice is issued yet.", "zh-Hans": "还没有已开的发票。"},
    ),
    "refused": (
        {"en": "Refused", "zh-Hans": "已拒绝"},
        {"en": "No request was refused.", "zh-Hans": "没有被拒绝的申请。"},
    ),
}
_COLUMNS: tuple[Text, ...] = (
    {"en": "Order", "zh-Hans": "订单"},
    {"en": "Invoice to", "zh-Hans": "发票抬头"},
    {"en": "Tax number", "zh-Hans": "税号"},
    {"en": "Amount", "zh-Hans": "金额"},
    {"en": "Asked on", "zh-Hans": "申请日期"},
)
_KINDS: dict[str, Text] = {
    "person": {"en": "A person", "zh-Hans": "个人"},
    "company": {"en": "A company", "zh-Hans": "企业"},
}
_NUMBER = Field(
    id="number",
    label={"en": "Number of the invoice", "zh-Hans": "发票号码"},
    help={"en": "20 digits, or 8 of an older kind.", "zh-Hans": "数电票 20 位，旧版发票 8 位。"},
    required=True,
    maximum=20,
)
_URL = Field(
    id="url",
    type="url",
    label={"en": "Where it can be fetched", "zh-Hans": "发票下载链接"},
    help={"en": "The shopper gets it in the letter.", "zh-Hans": "会写在发给顾客的邮件里。"},
)
_REASON = Field(
    id="reason",
    label={"en": "Why not, as the shopper reads it", "zh-Hans": "拒绝原因（顾客会看到）"},
    required=True,
    maximum=300,
)


def show(store: Store, request: PageRequest) -> Page:
    """The requests of a shelf, or one at "one/<order>"."""
    if request.path.startswith("one/"):
        return _one(store, request.path.removeprefix("one/"))
    name = request.path if request.path in SHELVES else "waiting"
    found = list(store.storage.items(f"{name}:", limit=PAGE + 1, after=request.query.get("after", "")))
    rows = [store.storage.get(key_of(key.partition(":")[2])) for key, _at in found[:PAGE]]
    label, empty = SHELVES[name]
    table = Table(
        columns=_COLUMNS,
        rows=tuple(_row(row) for row in rows if row),
        empty=empty,
        more=f"requests/{name}?after={found[PAGE - 1][0]}" if len(found) > PAGE else "",
    )
    ways = tuple(Link(label=each[0], to=f"requests/{path}") for path, each in SHELVES.items() if path != name)
    return Page(title=label, parts=(table, *ways))


def _row(row: Mapping[str, Any]) -> tuple[Text | Link, ...]:
    order = Link(label=row["order"], to=f"requests/one/{row['order'].removeprefix('#')}")
    return (order, row["title"], row["tax_number"], _amount(row), row["at"])


def _amount(row: Mapping[str, Any]) -> str:
    return f"{row['currency']} {row['total'] // 100}.{row['total'] % 100:02}"


def _one(store: Store, number: str) -> Page:
    row: dict[str, Any] | None = store.storage.get(key_of(f"#{number}"))
    if row is None:
        text: Text = {"en": "Nobody asks for this invoice any more.", "zh-Hans": "这项申请已不存在。"}
        return Page(title=TITLE, parts=(Note(text=text, tone="info"), Link(label=TITLE, to="requests/")))
    facts: list[tuple[Text, Text]] = [
        ({"en": "For", "zh-Hans": "抬头类型"}, _KINDS[row["kind"]]),
        (_COLUMNS[1], row["title"]),
        *([(_COLUMNS[2], row["tax_number"])] if row["tax_number"] else []),
        (_COLUMNS[3], _amount(row)),
        ({"en": "Send it to", "zh-Hans": "接收邮箱"}, row["send_to"]),
        (_COLUMNS[4], row["at"]),
        ({"en": "State", "zh-Hans": "状态"}, SHELVES[row["state"]][0]),
        *([(_NUMBER.label, row["number"])] if row["number"] else []),
        *([(_REASON.label, row["reason"])] if row["reason"] else []),
    ]
    issue: Text = {"en": "Note it as issued", "zh-Hans": "登记为已开票"}
    refuse: Text = {"en": "Refuse the request", "zh-Hans": "拒绝申请"}
    forms: tuple[Part, ...] = (Form(name="issue", fields=(_NUMBER, _URL), button=issue, values=row),)
    if row["state"] == "waiting":
        forms += (Form(name="refuse", fields=(_REASON,), button=refuse),)
    return Page(title=row["order"], parts=(Facts(rows=tuple(facts)), *forms))


def act(store: Store, request: PageRequest, name: str, values: Mapping[str, Any]) -> Done:
    """Note a request as issued, or refuse it; the shopper gets a letter either way."""
    order = f"#{request.path.removeprefix('one/')}"
    row: dict[str, Any] | None = store.storage.get(key_of(order))
    if row is None or name not in {"issue", "refuse"}:
        return Done(message={"en": "It was gone already.", "zh-Hans": "它已经不在了。"}, to="/")
    if name == "issue":
        if not is_invoice_number(values["number"]):
            wrong = {"en": "A number of 20 digits, or of 8.", "zh-Hans": "发票号码应为 20 位或 8 位数字。"}
            return Done(errors={"number": wrong})
        row |= {"state": "issued", "number": values["number"], "url": values["url"], "reason": ""}
    else:
        row |= {"state": "refused", "reason": values["reason"]}
    store.storage.set(key_of(order), row)
    for shelf in SHELVES:
        store.storage.delete(f"{shelf}:{order}")
    store.storage.set(f"{row['state']}:{order}", row["at"])
    return Done(message=_told(store, row))


def _told(store: Store, row: Mapping[str, Any]) -> Text:
    """Write to the shopper; what the merchant reads of it."""
    try:
        store.send_letter(row["send_to"], _letter(row))
    except LetterRefused as error:
        store.log("A letter was not sent", order=row["order"], why=str(error))
        return {"en": "Kept. The letter could not be sent.", "zh-Hans": "已保存，但邮件没有发出。"}
    return {"en": "Kept. The shopper gets a letter.", "zh-Hans": "已保存，并已邮件通知顾客。"}


def _letter(row: Mapping[str, Any]) -> Letter:
    order, number, url = row["order"], row["number"], row["url"]
    if row["state"] == "refused":
        return Letter(
            subject={"en": f"No invoice for {order}", "zh-Hans": f"订单 {order} 的发票申请未通过"},
            text={
                "en": f"The shop can't issue this invoice: {row['reason']}\n\nYou can change your request.",
                "zh-Hans": f"发票未能开具，原因：{row['reason']}\n\n您可以修改后重新申请。",
            },
            button={"en": "Ask again", "zh-Hans": "重新申请"},
            path=f"/apps/fapiao?order={order.removeprefix('#')}",
            locale=row["locale"],
        )
    fetch = (f"\n\nFetch it here: {url}", f"\n\n下载地址：{url}") if url else ("", "")
    return Letter(
        subject={"en": f"Invoice for {order}", "zh-Hans": f"订单 {order} 的发票已开具"},
        text={
            "en": f"The invoice to {row['title']} is issued. Its number is {number}.{fetch[0]}",
            "zh-Hans": f"抬头为“{row['title']}”的发票已开具，发票号码：{number}。{fetch[1]}",
        },
        locale=row["locale"],
    )
