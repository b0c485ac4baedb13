"""Addresses under /dev/ that only development has."""

from __future__ import annotations

from django.urls import path

from . import dev_pages

urlpatterns = [
    path("mail", dev_pages.mails, name="dev_mail"),
    path("mail/<slug:identity>", dev_pages.mails, name="dev_mail_message"),
    path("mail/<slug:identity>/letter", dev_pages.letter, name="dev_mail_letter"),
]
