"""Forms as a browser reads them out of a page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

TYPED = frozenset({"text", "email", "url", "tel", "search", "number", "password", "hidden", ""})


@dataclass
class Field:
    """One field: its kind is the type of its input, "textarea", "select", or "unchosen" for an empty box."""

    name: str
    kind: str
    value: str = ""


@dataclass
class Form:
    """One form: where it goes, how, and its fields with the values that the page gives them."""

    action: str
    method: str
    fields: list[Field] = field(default_factory=list)

    @property
    def values(self) -> dict[str, list[str]]:
        """What the browser would send if nobody touched anything."""
        sent: dict[str, list[str]] = {}
        for one in self.fields:
            if one.kind not in {"file", "unchosen"}:
                sent.setdefault(one.name, []).append(one.value)
        return sent

    @property
    def names(self) -> list[str]:
        """The names of all fields, one of each kind: "v1-price" is no other field than "v0-price"."""
        kinds = {re.sub(r"\d+", "0", one.name): one.name for one in reversed(self.fields)}
        return list(kinds.values())

    @property
    def typed(self) -> list[str]:
        """The names of the fields that one types into and that are to be kept: a search is not."""
        kinds = (TYPED - {"hidden", "password", "search"}) | {"textarea"}
        return list(dict.fromkeys(one.name for one in self.fields if one.kind in kinds))


class _Reader(HTMLParser):
    """Collects forms and their fields; choices count where they are chosen, and templates not at all."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._open: Form | None = None
        self._area: Field | None = None
        self._select: tuple[str, list[tuple[str, bool]]] | None = None
        self._templates = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._templates += tag == "template"
        if self._templates:
            return
        if tag == "form":
            self._open = Form(given.get("action", ""), given.get("method", "get").lower())
            self.forms.append(self._open)
        elif self._open is not None and tag == "select" and given.get("name"):
            self._select = (given["name"], [])
        elif tag == "option" and self._select is not None:
            self._select[1].append((given.get("value", ""), "selected" in given))
        elif self._open is not None and given.get("name"):
            self._take(self._open, tag, given)

    def _take(self, form: Form, tag: str, given: dict[str, str]) -> None:
        kind = given.get("type", "").lower()
        if tag == "textarea":
            self._area = Field(given["name"], "textarea")
            form.fields.append(self._area)
        elif tag == "input" and kind in {"checkbox", "radio"}:
            is_chosen = "checked" in given
            form.fields.append(
                Field(given["name"], kind if is_chosen else "unchosen", given.get("value", "on"))
            )
        elif tag == "input":
            form.fields.append(Field(given["name"], kind, given.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.value += data

    def handle_endtag(self, tag: str) -> None:
        self._templates -= tag == "template"
        if self._templates:
            return
        if tag == "form":
            self._open = None
        elif tag == "textarea":
            self._area = None
        elif tag == "select" and self._select is not None and self._open is not None:
            name, options = self._select
            chosen = [value for value, is_chosen in options if is_chosen] or [
                options[0][0] if options else ""
            ]
            self._open.fields += [Field(name, "select", value) for value in chosen]
            self._select = None


def forms_in(page: str) -> list[Form]:
    """All forms of a page in order. A hidden "csrfmiddlewaretoken" is left in."""
    reader = _Reader()
    reader.feed(page)
    return reader.forms
