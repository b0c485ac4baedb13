"""Why an address is refused or a call failed, in words for merchants."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from foundation.errors import ActionError

REASONS: dict[str, str | Promise] = {
    "address_invalid": _("Write a whole address that begins with https://."),
    "port_refused": _("Only the ports 443 and 8443 can be called."),
    "host_unknown": _("There is no server of this name."),
    "address_private": _("This is not an address of the open internet, so it can't be called."),
    "unreachable": _("Nobody answered at this address."),
    "tls": _("The secure connection failed. The certificate may be expired, or of another name."),
    "hung_up": _("The server hung up before it had answered."),
    "too_slow": _("The server took longer than 15 seconds."),
    "broken": _("It could not be sent because of a fault of ours. It is tried again."),
}


def told(code: str) -> str | Promise:
    """The sentence for a fault."""
    return REASONS.get(code, code)


class AddressRefused(ActionError):
    """An address that is never called."""

    def __init__(self, code: str) -> None:
        super().__init__(code, REASONS[code], field="url")
