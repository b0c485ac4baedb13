"""In which language a person reads the platform: their account's, else the cookie's, else the browser's."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

OFFERED = tuple(code for code, _label in settings.LANGUAGES)


class AccountLanguage(LocaleMiddleware):
    """Django's own choice by cookie and browser, after the account's."""

    def process_request(self, request: HttpRequest) -> None:
        """Activate the language for this request."""
        chosen = request.user.language if request.user.is_authenticated else ""
        if chosen in OFFERED:
            translation.activate(chosen)
            request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE
        else:
            super().process_request(request)
