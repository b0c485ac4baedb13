"""The button of the chat on every page of a shop, with its dialog; without scripts it leads to a page."""

from __future__ import annotations

from django.template.loader import render_to_string

from storefront.closed import PATH as PASSWORD
from storefront.closed import is_let_in
from storefront.surface import ShopRequest

from .answering import LONGEST_QUESTION, bots

PATH = "/chat"


def chat_widget(request: ShopRequest) -> str:
    """Markup for the end of the body; "" where nobody answers, and before a shop's password."""
    if request.path_info in {PATH, PASSWORD} or not bots() or not is_let_in(request):
        return ""
    return render_to_string("extensions/chat/widget.html", chat_words(request))


def chat_words(request: ShopRequest) -> dict[str, object]:
    """What both the dialog and the chat's page are made of."""
    return {"shop": request.store.name, "action": f"{request.root}{PATH}", "longest": LONGEST_QUESTION}
