"""/dev/mail: what would have been sent. Only development has these addresses."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.csp import CSP
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from . import mailbox

# No script, no form, no frame; links open in the page around it.
LETTER_POLICY: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.UNSAFE_INLINE],
    "img-src": ["*", "data:"],
    "frame-ancestors": [CSP.SELF],
    "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox", "allow-top-navigation-by-user-activation"],
}


@never_cache
@require_safe
def mails(request: HttpRequest, identity: str = "") -> HttpResponse:
    """All kept e-mails, one of them open: the newest, unless another is asked for."""
    kept = mailbox.newest_mails()
    shown = mailbox.find_mail(identity) if identity else (kept[0] if kept else None)
    if identity and shown is None:
        raise Http404
    return render(request, "portal/mailbox.html", {"mails": kept, "shown": shown, "chosen": bool(identity)})


@never_cache
@require_safe
@xframe_options_sameorigin
@csp_override(LETTER_POLICY)
def letter(request: HttpRequest, identity: str) -> HttpResponse:
    """The HTML of one e-mail, for the frame that shows it."""
    mail = mailbox.find_mail(identity)
    if mail is None or not mail.html:
        raise Http404
    return HttpResponse(mail.html.replace("<head>", '<head><base target="_top">', 1))
