"""Every environment variable that Kaidian reads, declared once: name, kind, default, help.

An unknown variable under one of our prefixes, or a value of the wrong kind, stops the start and names itself.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


class SettingError(SystemExit):
    """A setting is unknown, missing or malformed. Its message says which and what to do."""


def _text(value: str) -> str:
    return value


def _boolean(value: str) -> bool:
    if value.lower() in {"1", "true", "yes", "on"}:
        return True
    if value.lower() in {"0", "false", "no", "off", ""}:
        return False
    raise ValueError("say true or false")


def _port(value: str) -> int:
    if not value.isdigit() or not 1 <= int(value) <= 65535:
        raise ValueError("a port is a whole number from 1 to 65535")
    return int(value)


def _count(value: str) -> int:
    if not value.isdigit() or int(value) > 1000:
        raise ValueError("a whole number from 0 to 1000")
    return int(value)


def _mode(value: str) -> str:
    if value not in {"development", "production", "test"}:
        raise ValueError("say development, production or test")
    return value


def _scheme(value: str) -> str:
    if value not in {"http", "https"}:
        raise ValueError("say http or https")
    return value


def _host(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", value):
        raise ValueError("a host name in lower case, without scheme or port, such as shops.example.com")
    return value


def _url(*schemes: str) -> Callable[[str], str]:
    def parse(value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in schemes or (parts.scheme not in {"console", "file"} and not parts.netloc):
            raise ValueError(f"a URL that starts with {' or '.join(s + '://' for s in schemes)}")
        return value

    return parse


def _starting(*prefixes: str) -> Callable[[str], str]:
    def parse(value: str) -> str:
        if not value.startswith(prefixes):
            raise ValueError(f"starts with {' or '.join(prefixes)}")
        return value

    return parse


_ALIAS = re.compile(r"[a-z][a-z0-9_]{0,39}")


def _databases(value: str) -> dict[str, str]:
    """ "east=postgresql://… west=postgresql://…" as {name: address}."""
    found: dict[str, str] = {}
    for pair in value.split():
        name, _equals, address = pair.partition("=")
        if not _ALIAS.fullmatch(name) or name in {"default", "home"} or name in found:
            raise ValueError(
                f"{name or pair!r} is no name: small letters and digits, each once, not default or home"
            )
        found[name] = _url("postgresql", "postgres")(address)
    return found


@dataclass(frozen=True)
class Variable:
    """One environment variable. `parse` raises ValueError with a sentence on a bad value."""

    name: str
    help: str
    default: str = ""
    parse: Callable[[str], Any] = _text
    required_in_production: bool = False


VARIABLES = (
    Variable("KAIDIAN_MODE", "development, production or test", "development", _mode),
    Variable("KAIDIAN_RUN_DIR", "where local data lives", ".run"),
    Variable("KAIDIAN_SEND_EVENTS", "false keeps events undelivered, for tests", "true", _boolean),
    Variable("KAIDIAN_LOCAL_WEBHOOKS", "true lets webhooks go to this machine, in development", "", _boolean),
    Variable("KAIDIAN_PLUGIN_FOLDERS", "folders of plugins to try, divided by colons; in development only"),
    Variable("KAIDIAN_SPARE_SCHEMAS", "how many ready schemas wait for new stores", "8", _count),
    Variable(
        "KAIDIAN_ASK_BUSINESS",
        "false lets stores take real payments before their business is approved",
        "true",
        _boolean,
    ),
    Variable("SECRET_KEY", "a long random secret that signs sessions and links", required_in_production=True),
    Variable("PORT", "the port of the web server", "8000", _port),
    Variable("KAIDIAN_PROBE_URL", "where the status page's probes find the web server; this machine's", ""),
    Variable("PLATFORM_HOST", "host of the platform's own pages", "localhost", _host, True),
    Variable("STORES_DOMAIN", "stores live at <handle>.<this domain>", "localhost", _host, True),
    Variable("PUBLIC_SCHEME", "http or https, as browsers see it; https in production", "", _scheme),
    Variable(
        "DATABASE_URL",
        "PostgreSQL 16 or newer",
        "",
        _url("postgresql", "postgres"),
        required_in_production=True,
    ),
    Variable(
        "KAIDIAN_DATABASES",
        "further databases for stores: name=postgresql://… pairs, divided by spaces",
        "",
        _databases,
    ),
    Variable("KAIDIAN_NEW_STORES", "the database in which stores are opened, by its name there", "default"),
    Variable(
        "REDIS_URL", "Valkey or Redis", "", _url("redis", "rediss", "unix"), required_in_production=True
    ),
    Variable("S3_ENDPOINT_URL", "an S3-compatible store for pictures and files", "", _url("http", "https")),
    Variable("S3_BUCKET", "the bucket in it"),
    Variable("S3_BACKUP_BUCKET", "a bucket of its own for backups; a folder beside the pictures' unless set"),
    Variable("KAIDIAN_BACKUP_DIR", "a folder for backups where there is no such bucket; .run/backups"),
    Variable("KAIDIAN_BACKUP_DAYS", "of how many days back a backup is kept", "7", _count),
    Variable("KAIDIAN_BACKUP_WEEKS", "of how many weeks back one is kept after that", "4", _count),
    Variable("KAIDIAN_BACKUPS_BY_HAND", "how many of those made by hand are kept besides", "5", _count),
    Variable("S3_REGION", "its region", "us-east-1"),
    Variable("S3_ACCESS_KEY_ID", "its key"),
    Variable("S3_SECRET_ACCESS_KEY", "its secret"),
    Variable("STRIPE_SECRET_KEY", "Stripe's secret key", "", _starting("sk_", "rk_"), True),
    Variable("STRIPE_PUBLISHABLE_KEY", "Stripe's publishable key", "", _starting("pk_")),
    Variable("STRIPE_WEBHOOK_SECRET", "the secret that signs Stripe's webhooks", "", _starting("whsec_")),
    Variable(
        "STRIPE_BILLING_WEBHOOK_SECRET",
        "what signs webhooks about plans; unset: as the others",
        "",
        _starting("whsec_"),
    ),
    Variable("STRIPE_API_URL", "where Stripe's API answers", "https://api.stripe.com", _url("http", "https")),
    Variable("STRIPE_JS_URL", "Stripe's browser script", "https://js.stripe.com/v3/", _url("http", "https")),
    Variable(
        "EMAIL_URL",
        "smtp://user:password@host:587, smtps://… or console://; unset: kept for /dev/mail",
        "",
        _url("smtp", "smtps", "console"),
    ),
    Variable(
        "EMAIL_FROM",
        "sender of the platform's e-mails; merchants answer to it",
        "Kaidian <support@localhost>",
    ),
    Variable("SENTRY_DSN", "errors are reported there", "", _url("http", "https")),
)

PREFIXES = ("KAIDIAN_", "STRIPE_", "S3_", "EMAIL_", "SENTRY_")
TOGETHER = (
    ("S3_ENDPOINT_URL", "S3_BUCKET", "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY"),
    ("STRIPE_SECRET_KEY", "STRIPE_PUBLISHABLE_KEY", "STRIPE_WEBHOOK_SECRET"),
)


def read_environment(source: Mapping[str, str] | None = None) -> dict[str, Any]:
    """All declared variables, parsed. Raises SettingError naming the first wrong one."""
    source = os.environ if source is None else source
    _refuse_unknown(source)
    values: dict[str, Any] = {}
    for variable in VARIABLES:
        raw = source.get(variable.name, "").strip() or variable.default
        try:
            values[variable.name] = variable.parse(raw) if raw else _empty(variable)
        except ValueError as error:
            raise SettingError(
                f"The setting {variable.name} can't be read: {error}. ({variable.help})"
            ) from None
    _refuse_missing(values, source)
    values["KAIDIAN_RUN_DIR"] = Path(values["KAIDIAN_RUN_DIR"]).expanduser().absolute()
    return values


def _empty(variable: Variable) -> Any:
    if variable.parse is _databases:
        return {}
    return False if variable.parse is _boolean else ""


def _refuse_unknown(source: Mapping[str, str]) -> None:
    known = [variable.name for variable in VARIABLES]
    for name in source:
        if name.startswith(PREFIXES) and name not in known:
            near = get_close_matches(name, known, n=1)
            hint = f" Did you mean {near[0]}?" if near else f" Known are {', '.join(known)}."
            raise SettingError(f"The setting {name} is unknown.{hint}")


def _refuse_missing(values: Mapping[str, Any], source: Mapping[str, str]) -> None:
    if values["KAIDIAN_MODE"] == "production":
        for variable in VARIABLES:
            # A default is for one's own machine: in production it has to be said.
            if variable.required_in_production and not source.get(variable.name, "").strip():
                raise SettingError(f"The setting {variable.name} is missing: {variable.help}.")
    for group in TOGETHER:
        given = [name for name in group if values[name]]
        if given and len(given) < len(group):
            missing = next(name for name in group if name not in given)
            raise SettingError(f"The setting {missing} is missing: it goes together with {given[0]}.")
