"""Stripe's wire format: form bodies with nested keys, typed parameters, error objects, ids."""

import random
import re
import string
from typing import Any
from urllib.parse import parse_qsl

type Json = dict[str, Any]

_LETTERS = string.ascii_letters + string.digits
_KEY_PARTS = re.compile(r"\[([^\[\]]*)\]")
_METADATA_KEYS, _METADATA_KEY_LENGTH, _METADATA_VALUE_LENGTH = 50, 40, 500


class StripeError(Exception):
    """An answer in Stripe's error shape: HTTP status, type, message and whatever else the error carries."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        kind: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
        **extra: Any,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.error: Json = {"message": message, "type": kind}
        if code is not None:
            self.error["code"] = code
            self.error["doc_url"] = f"https://stripe.com/docs/error-codes/{code.replace('_', '-')}"
        if param is not None:
            self.error["param"] = param
        self.error.update({name: value for name, value in extra.items() if value is not None})


def missing(kind: str, ident: str, param: str = "id") -> StripeError:
    """The 404 for an id that does not exist."""
    return StripeError(404, f"No such {kind}: '{ident}'", code="resource_missing", param=param)


def new_id(prefix: str, length: int = 24) -> str:
    """A fresh id such as `pi_3kd…`."""
    # Ids here name local test data; nothing rests on their being unguessable.
    return prefix + "_" + "".join(random.choices(_LETTERS, k=length))  # noqa: S311


def decode(text: str) -> Json:
    """A form body or query string as nested dicts and lists: `a[b]=1&c[0]=2` → `{a: {b: 1}, c: [2]}`"""
    tree: Json = {}
    for key, value in parse_qsl(text, keep_blank_values=True):
        head, bracket, _ = key.partition("[")
        if not bracket:
            tree[key] = value
            continue
        branch = tree
        path = [head, *_KEY_PARTS.findall(key)]
        for name in path[:-1]:
            below = branch.get(name)
            if not isinstance(below, dict):
                below = branch[name] = {}
            branch = below
        branch[path[-1] or str(len(branch))] = value
    return {name: _with_lists(value) for name, value in tree.items()}


def _with_lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if value and all(name.isdigit() for name in value):
        return [_with_lists(value[name]) for name in sorted(value, key=int)]
    return {name: _with_lists(below) for name, below in value.items()}


class Params:
    """The parameters of one call; `done` refuses those nobody asked for, as Stripe does."""

    def __init__(self, values: Json) -> None:
        self._values = values
        self._unread = set(values)

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def raw(self, name: str) -> Any:
        """The value as it came, or None."""
        self._unread.discard(name)
        return self._values.get(name)

    def text(self, name: str) -> str | None:
        """A string; the empty string unsets, so it reads as None."""
        value = self.raw(name)
        if value is not None and not isinstance(value, str):
            raise StripeError(400, f"Invalid string: {value}", param=name)
        return value or None

    def required(self, name: str) -> str:
        """A string that must be there."""
        value = self.text(name)
        if value is None:
            message = f"Missing required param: {name}."
            raise StripeError(400, message, code="parameter_missing", param=name)
        return value

    def integer(self, name: str) -> int | None:
        """A whole number."""
        value = self.text(name)
        if value is None:
            return None
        try:
            return int(value)
        except ValueError:
            message = f"Invalid integer: {value}"
            raise StripeError(400, message, code="parameter_invalid_integer", param=name) from None

    def flag(self, name: str) -> bool | None:
        """A boolean."""
        value = self.text(name)
        if value is None:
            return None
        if value not in ("true", "false"):
            raise StripeError(400, f"Invalid boolean: {value}", param=name)
        return value == "true"

    def choice(self, name: str, allowed: tuple[str, ...]) -> str | None:
        """One of a few words."""
        value = self.text(name)
        if value is not None and value not in allowed:
            raise StripeError(400, f"Invalid {name}: must be one of {', '.join(allowed)}", param=name)
        return value

    def table(self, name: str) -> Json | None:
        """A nested hash."""
        value = self.raw(name)
        if value is None or value == "":
            return None
        if not isinstance(value, dict):
            raise StripeError(400, "Invalid object", param=name)
        return value

    def texts(self, name: str) -> list[str] | None:
        """A list of strings."""
        value = self.raw(name)
        if value is None or value == "":
            return None
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise StripeError(400, "Invalid array", param=name)
        return value

    def metadata(self, existing: dict[str, str]) -> dict[str, str]:
        """`existing` with the given metadata laid over it; an empty value removes a key, `metadata=` all."""
        value = self.raw("metadata")
        if value is None:
            return existing
        if value == "":
            return {}
        merged = dict(existing)
        for key, text in (self.table("metadata") or {}).items():
            if not isinstance(text, str) or len(text) > _METADATA_VALUE_LENGTH:
                message = f"Metadata values can have up to {_METADATA_VALUE_LENGTH} characters."
                raise StripeError(400, message, param=f"metadata[{key}]")
            if len(key) > _METADATA_KEY_LENGTH:
                raise StripeError(400, "Metadata keys can have up to 40 characters.", param="metadata")
            merged[key] = text
        merged = {key: text for key, text in merged.items() if text}
        if len(merged) > _METADATA_KEYS:
            raise StripeError(400, "Metadata can have up to 50 keys.", param="metadata")
        return merged

    def done(self) -> None:
        """Refuse parameters that no one read."""
        for name in sorted(self._unread - {"expand", "key", "client_secret"}):
            message = f"Received unknown parameter: {name}"
            raise StripeError(400, message, code="parameter_unknown", param=name)
