"""Handles of stores, as in <handle>.<STORES_DOMAIN>: which are allowed, and which are free."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import gettext as _

from foundation.errors import ActionError
from foundation.handles import romanise

from .models import Domain, Store

SHORTEST, LONGEST = 3, 40
PROPOSED_LONGEST = 30

RESERVED = frozenset(
    """
    about abuse account accounts admin administrator api app apps assets auth autoconfig
    autodiscover backoffice billing blog careers cdn checkout connect console contact customer
    customers dashboard dashboards dev developer developers dns docs download downloads email
    example files forum ftp gateway git graphql health healthz help hooks host hostmaster http https
    imap images info internal kaidian legal local localhost login logout mail mailer marketing media
    metrics monitor mta mx news nameserver newsletter noc none null oauth official ops open operator
    operators pages partner partners password pay payment payments platform plugins pop pop3 portal
    postmaster press preview privacy prod production proxy public readyz redirect register root
    sales sandbox secure security server service services setup shop shops signin signup smtp ssl
    sso staff staging static stats status store stores stripe subscribe support sysadmin system team
    terms test testing theme themes tls undefined upload uploads usenet user users verify vpn
    webhook webhooks webmail webmaster wiki www www1 www2 www3
    """.split()  # noqa: SIM905
)


def clean_handle(text: str) -> str:
    """The handle that was typed, in lower case. Raises ActionError with the reason when it isn't allowed."""
    handle = text.strip().lower()
    refused = _refusal(handle)
    if refused is not None:
        code, message = refused
        raise ActionError(code, message, field="handle")
    return handle


def _refusal(handle: str) -> tuple[str, str] | None:
    if not handle:
        return "handle_required", _("Choose an address for the store.")
    if re.search(r"[^a-z0-9-]", handle):
        return "handle_characters", _("Use only the letters a to z, digits and hyphens.")
    if len(handle) < SHORTEST:
        return "handle_short", _("Use at least %(count)s characters.") % {"count": SHORTEST}
    if len(handle) > LONGEST:
        return "handle_long", _("Use at most %(count)s characters.") % {"count": LONGEST}
    # Two hyphens in the third and fourth place announce an encoded name (xn--) to browsers; none is needed.
    if handle.startswith("-") or handle.endswith("-") or "--" in handle:
        return "handle_hyphens", _("A hyphen stands between two letters or digits.")
    if not re.search(r"[a-z]", handle):
        return "handle_digits", _("Use at least one letter.")
    if handle in RESERVED or host_of(handle) == settings.PLATFORM_HOST:
        return "handle_reserved", _("This address is kept for the platform. Choose another one.")
    return None


def host_of(handle: str) -> str:
    """The host of a store with this handle."""
    return f"{handle}.{settings.STORES_DOMAIN}"


def taken_handles(handles: Iterable[str], *, by_others_than: Store | None = None) -> set[str]:
    """Which of the handles lead to a store, or did before its handle was changed. One query."""
    by_host = {host_of(handle): handle for handle in handles}
    domains = Domain.objects.filter(host__in=by_host)
    if by_others_than is not None:
        domains = domains.exclude(store=by_others_than)
    return {by_host[host] for host in domains.values_list("host", flat=True)}


def is_available(handle: str) -> bool:
    """Whether a handle is allowed and free. It may be taken a moment later: opening a store checks again."""
    return _refusal(handle) is None and not taken_handles([handle])


def check_handle(text: str, *, store: Store | None = None) -> str:
    """The handle in lower case, allowed and free (or the store's own). Raises ActionError with the reason."""
    handle = clean_handle(text)
    if taken_handles([handle], by_others_than=store):
        raise handle_taken()
    return handle


def handle_taken() -> ActionError:
    """The refusal of a handle that another store has."""
    return ActionError("handle_taken", _("This address is taken. Choose another one."), field="handle")


def propose_handle(name: str) -> str:
    """A free handle for a store of this name: in pinyin for Chinese, with a number where it is taken."""
    base = romanise(name, longest=PROPOSED_LONGEST)
    if _refusal(base) is not None:
        base = f"{base}-store" if base and _refusal(f"{base}-store") is None else "my-store"
    random = [f"{base}-{secrets.token_hex(3)}" for _try in range(3)]
    candidates = [base, *(f"{base}-{number}" for number in range(2, 10)), *random]
    taken = taken_handles(candidates)
    return next(candidate for candidate in candidates if candidate not in taken)
