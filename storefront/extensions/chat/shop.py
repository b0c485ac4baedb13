"""`/chat` in a shop: the talk as JSON for the dialog's script, and as a page for who has none."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from foundation.rates import Rate, client_ip
from kaidian_sdk.points.service import Question
from storefront.content.queries.shop import page_by_handle
from storefront.shopfront import own_copy, render, shop_page
from storefront.surface import ShopRequest
from themes.engine import Drop, Html, prop

from .answering import LONGEST_QUESTION, answer, bots
from .talk import Line, Talk, keep, talk_of
from .widget import chat_words

FROM_ADDRESS = Rate("chat-address", most=30, seconds=60)
"""Questions from one address, behind which a whole office may sit."""
IN_TALK = Rate("chat-talk", most=10, seconds=60)
CONTACT = "contact"


class _ChatPage(Drop):
    """`page` on the chat's own page."""

    def __init__(self, title: str, content: Html) -> None:
        self._title, self._content = title, content

    @prop
    def title(self) -> str:
        """What the page is called."""
        return self._title

    @prop
    def content(self) -> Html:
        """The talk, and where to type."""
        return self._content


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def chat(request: ShopRequest) -> HttpResponse:
    """Show the talk, or answer what is asked. 404 where nobody answers; 429 for who asks too much."""
    asked = bots()
    if not asked:
        raise Http404
    talk = talk_of(request)
    if request.method != "POST":
        return _page(request, talk)
    text = request.POST.get("text", "").replace("\0", "").strip()[:LONGEST_QUESTION]
    if not (FROM_ADDRESS.take(client_ip(request)) and IN_TALK.take(talk.name)):
        told = Line("shop", _("That was a lot at once. Try again in a minute."))
        return _page(request, talk, (told,), status=429)
    if not text:
        return _page(request, talk)
    question = Question(text=text, locale=request.locale, customer=talk.customer, talk=talk.told())
    lines = (Line("shopper", text), answer(asked, question))
    response = _said(request, lines[1:]) if _is_script(request) else HttpResponseRedirect(_here(request))
    keep(response, talk, lines)
    return own_copy(request, response)


def _here(request: ShopRequest) -> str:
    return str(chat_words(request)["action"])


def _is_script(request: ShopRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def _page(request: ShopRequest, talk: Talk, more: tuple[Line, ...] = (), status: int = 200) -> HttpResponse:
    """The talk, and what is only shown this once."""
    if _is_script(request):
        return own_copy(request, _said(request, more or tuple(talk.lines), status))
    title = _("Chat")
    page = shop_page(request, title=title)
    shown = {**chat_words(request), "lines": [*talk.lines, *more], "contact": _contact(request)}
    content = Html(render_to_string("extensions/chat/talk.html", shown))
    return render(request, "page", page, {"page": _ChatPage(title, content)}, status=status)


def _said(request: ShopRequest, lines: tuple[Line, ...], status: int = 200) -> JsonResponse:
    contact = _contact(request) if any(line.leads_on for line in lines) else ""
    said = [
        {"who": line.who, "text": line.text, "contact": contact if line.leads_on else ""} for line in lines
    ]
    return JsonResponse({"said": said}, status=status, json_dumps_params={"ensure_ascii": False})


def _contact(request: ShopRequest) -> str:
    """The shop's page to write to it; its e-mail address where a merchant took the page away."""
    if page_by_handle(CONTACT) is not None:
        return f"{request.root}/pages/{CONTACT}"
    return f"mailto:{request.store.email}" if request.store.email else f"{request.root}/"
