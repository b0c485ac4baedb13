"""Talks to a store's theme endpoint: `/stores/<handle>/theme-access/…`, with a theme access token."""

import io
import json
import zipfile
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler as _Redirects
from urllib.request import Request, build_opener

from themes.stored.paths import MOST_BYTES, path_fault, place_fault
from themes.tools.packing import Packed

SECONDS = 120
ZIP = "application/zip"


class RemoteFault(Exception):
    """The store refused, or can't be reached. `problems` are faults by file and line."""

    def __init__(self, message: str, problems: list[str] | None = None) -> None:
        super().__init__(message)
        self.problems = problems or []


@dataclass(frozen=True, slots=True)
class RemoteTheme:
    """A theme of the store."""

    number: int
    name: str
    role: str
    preview_url: str = ""
    warnings: tuple[str, ...] = ()


class _NoRedirects(_Redirects):
    """A token is sent to the address that was given and nowhere else."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


class Remote:
    """A store. `address` is that of its back office. Raises RemoteFault for one that is none."""

    def __init__(self, address: str, token: str) -> None:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise RemoteFault(f"“{address}” is no address: https://kaidian.example/stores/<store> is one")
        is_local = parts.hostname in ("localhost", "127.0.0.1", "::1") or parts.hostname.endswith(
            ".localhost"
        )
        if parts.scheme == "http" and not is_local:
            raise RemoteFault("a token is sent over https only")
        steps = [step for step in parts.path.split("/") if step]
        if len(steps) < 2 or steps[0] != "stores":
            raise RemoteFault(f"“{address}” names no store: https://kaidian.example/stores/<store> does")
        self._base = f"{parts.scheme}://{parts.netloc}/stores/{steps[1]}/theme-access/"
        self._token = token
        self._opener = build_opener(_NoRedirects)

    def themes(self) -> list[RemoteTheme]:
        """The themes of the store."""
        data = self._json("themes")
        return [_theme(each) for each in data["themes"]]

    def push(self, packed: Packed, *, name: str = "", number: int | None = None) -> RemoteTheme:
        """Send a zip: a new draft, or the draft of a number as it is to be now."""
        asked = {"file": packed.file_name, "name": name, **({"theme": number} if number else {})}
        return _theme(self._json(f"themes?{urlencode(asked)}", packed.content))

    def pull(self, number: int | None = None) -> dict[str, bytes]:
        """The files of a theme, by path."""
        content = self._send(f"themes/{number or 'main'}")
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = {entry.filename.partition("/")[2]: entry for entry in archive.infolist()}
            sound = {
                path: entry for path, entry in entries.items() if not (path_fault(path) or place_fault(path))
            }
            if sum(entry.file_size for entry in sound.values()) > MOST_BYTES:
                raise RemoteFault("the theme is larger than themes may be")
            return {path: archive.read(entry) for path, entry in sound.items()}

    def _json(self, path: str, body: bytes | None = None) -> Any:
        try:
            return json.loads(self._send(path, body))
        except ValueError:
            raise RemoteFault(f"{self._base} does not answer as a store does") from None

    def _send(self, path: str, body: bytes | None = None) -> bytes:
        request = Request(self._base + path, data=body, method="GET" if body is None else "POST")  # noqa: S310
        request.add_header("Authorization", f"Bearer {self._token}")
        if body is not None:
            request.add_header("Content-Type", ZIP)
        try:
            with self._opener.open(request, timeout=SECONDS) as answer:
                content: bytes = answer.read(MOST_BYTES * 2)
                return content
        except HTTPError as error:
            raise _refusal(error) from error
        except (URLError, HTTPException, OSError) as error:
            raise RemoteFault(f"{self._base} can't be reached: {error}") from error


def _theme(data: dict[str, Any]) -> RemoteTheme:
    return RemoteTheme(
        number=int(data["id"]),
        name=str(data["name"]),
        role=str(data["role"]),
        preview_url=str(data.get("preview_url") or ""),
        warnings=tuple(_place(each) for each in data.get("warnings") or ()),
    )


def _place(problem: dict[str, Any]) -> str:
    numbers = [str(problem[name]) for name in ("line", "column") if problem.get(name)]
    return f"{':'.join([str(problem.get('file')), *numbers])}: {problem.get('message')}"


def _refusal(error: HTTPError) -> RemoteFault:
    try:
        data = json.loads(error.read(1_000_000))
        problems = [_place(each) for each in data.get("problems") or ()]
        return RemoteFault(str(data.get("detail") or data.get("title")), problems)
    except (ValueError, AttributeError):
        return RemoteFault(f"the store answered {error.code} {error.reason}")
