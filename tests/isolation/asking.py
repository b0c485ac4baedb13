"""Asking, and reading all that is answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.test import Client


@dataclass(frozen=True)
class Answer:
    """What the other side gets: `text` is all that can be read, headers, cookies and body."""

    status: int
    text: str
    body: str
    headers: dict[str, str]
    cookies: frozenset[str]

    def header(self, name: str) -> str:
        """A header, "" where there is none."""
        return self.headers.get(name, "")

    @property
    def location(self) -> str:
        """Where it redirects to."""
        return self.header("Location")


def ask(client: Client, method: str, path: str, body: Any = None, **how: Any) -> Answer:
    """One request, read to its end. Forms are posted as a browser does, texts as they are."""
    response: Any
    if isinstance(body, str | bytes):
        sent = body.encode() if isinstance(body, str) else body
        response = client.generic(method.upper(), path, sent, **how)
    elif method == "post":
        response = client.post(path, body or {}, **how)
    else:
        response = getattr(client, method)(path, **how)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    headers = dict(response.items())
    shown = "\n".join(f"{name}: {value}" for name, value in headers.items())
    text = content.decode(errors="replace")
    return Answer(
        status=response.status_code,
        text="\n".join([shown, response.cookies.output(), text]),
        body=text,
        headers=headers,
        cookies=frozenset(response.cookies),
    )
