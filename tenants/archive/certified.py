"""The certificate that a store was deleted, sent to those who owned it, each in their language.

The store and its team are gone by then: letters are owed by rows of their own, written with the certificate.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from foundation.letters import Letter
from foundation.permissions import Role
from foundation.ui.formats import date_text, number_text
from tenants.context import on_platform
from tenants.models import Store

from .models import Certificate, CertificateLetter

log = logging.getLogger(__name__)
TRIED_FOR = timedelta(days=7)
"""How long a letter that no mail server takes is tried again."""


def owe_letters(certificate: Certificate, store: Store) -> None:
    """Write down who is to get the certificate, in the transaction in which the store goes."""
    owners = store.memberships.filter(role=Role.OWNER).select_related("account").order_by("pk")
    CertificateLetter.objects.bulk_create(
        CertificateLetter(
            certificate=certificate,
            email=member.account.email,
            language=(member.account.language or store.locale).lower(),
            time_zone=store.time_zone,
        )
        for member in owners
    )


def send_owed() -> int:
    """Send the letters that are owed; how many went. One that fails stands in no other's way."""
    with on_platform():
        owed = CertificateLetter.objects.order_by("pk").values_list("pk", flat=True)
        return sum(_send(pk) for pk in list(owed))


def _send(pk: int) -> bool:
    """Send one letter. Its row is locked meanwhile and goes with it: two workers don't both send it."""
    rows = CertificateLetter.objects.select_for_update(of=("self",), skip_locked=True)
    with transaction.atomic():
        owed = rows.select_related("certificate").filter(pk=pk).first()
        if owed is None:
            return False
        try:
            _message(owed)
        except OSError as error:
            log.warning("certificate %s was not sent: %s", owed.certificate.uid, error)
            if owed.certificate.done_at < timezone.now() - TRIED_FOR:
                owed.delete()
            return False
        owed.delete()
    return True


def _message(owed: CertificateLetter) -> None:
    with translation.override(owed.language), timezone.override(owed.time_zone):
        message = certificate_letter(owed.certificate).message_to(owed.email)
    # A worker that dies between sending and committing sends again: by its id, mail programs show it once.
    host = settings.PLATFORM_HOST.partition(":")[0]
    message.extra_headers["Message-ID"] = f"<certificate.{owed.certificate.uid}.{owed.pk}@{host}>"
    message.send()


def certificate_letter(certificate: Certificate) -> Letter:
    """The certificate in words, in the active language and time zone."""
    facts = {
        "store": certificate.name,
        "handle": certificate.handle,
        "number": certificate.uid,
        "who": _who(certificate),
        "asked": _moment(certificate.asked_at),
        "reason": certificate.reason,
        "done": _moment(certificate.done_at),
        "rows": number_text(certificate.all_rows),
        "files": number_text(certificate.files),
        "backups": number_text(certificate.backups),
        "checksum": certificate.checksum,
    }
    lines = [
        _("Certificate number: %(number)s"),
        _("Store: %(store)s"),
        _("Store address: %(handle)s"),
        _("Asked for by: %(who)s"),
        _("Asked for: %(asked)s"),
        _("Reason given: %(reason)s"),
        _("Deleted: %(done)s"),
        _("Deleted records: %(rows)s; files: %(files)s; backups: %(backups)s"),
        _("Checksum of the records (SHA-256): %(checksum)s"),
    ]
    return Letter(
        _("%(store)s was deleted: your certificate") % facts,
        [
            _("Your store %(store)s was deleted for good and can't be brought back.") % facts,
            "\n".join(line % facts for line in lines),
            _("Keep this e-mail: it is your certificate of the deletion."),
        ],
    )


def _who(certificate: Certificate) -> str:
    """An account by its e-mail address; operators and the clock are the platform, as owners know it."""
    return certificate.asked_by if "@" in certificate.asked_by else _("Kaidian")


def _moment(at: datetime) -> str:
    """With year and time zone: a certificate is read years later, and by people of other zones."""
    return f"{date_text(at, 'long')} ({timezone.get_current_timezone_name()})"
