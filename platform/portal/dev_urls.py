"""Addresses under /dev/ that only development has."""

from __future__ import annotations

from django.urls import path

from . import dev_clock, dev_pages

urlpatterns = [
    path("clock", dev_clock.clock, name="dev_clock"),
    path("clock/on", dev_clock.clock_goes_on, name="dev_clock_on"),
    path("mail", dev_pages.mails, name="dev_mail"),
    path("mail/<slug:identity>", dev_pages.mails, name="dev_mail_message"),
    path("mail/<slug:identity>/letter", dev_pages.letter, name="dev_mail_letter"),
]
