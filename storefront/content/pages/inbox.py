"""What shoppers wrote: comments to judge, messages to read and answer."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from backoffice.access import StoreRequest, actor_of, store_page
from storefront.content.actions import delete_comments, file_messages, judge_comments
from storefront.content.models import Comment, Message
from storefront.content.queries import backoffice as queries

from .editing import back_to, chosen_ids, paged, words_of

JUDGEMENTS = {
    "publish": Comment.Status.PUBLISHED,
    "wait": Comment.Status.PENDING,
    "spam": Comment.Status.SPAM,
}
FILINGS = {"read", "unread", "spam", "wanted", "delete"}
BOXES = (
    ("", gettext_lazy("All"), "all"),
    ("unread", gettext_lazy("Unread"), "unread"),
    ("spam", gettext_lazy("Spam"), "spam"),
)


@store_page("content.edit")
@require_safe
def list_comments(request: StoreRequest) -> HttpResponse:
    """Comments, those that wait first in mind."""
    words, status = words_of(request), request.GET.get("status", "")
    status = status if status in Comment.Status.values else ""
    counts = queries.comment_counts()
    everything = counts["pending"] + counts["published"]
    views = [("", _("All"), everything)]
    views += [(kind.value, str(kind.label), counts[kind.value]) for kind in Comment.Status]
    page = paged(request, queries.find_comments(status, words))
    context = {"page": page, "q": words, "status": status, "views": views}
    return render(request, "content/comments.html", context)


@store_page("content.edit")
@require_POST
def judge(request: StoreRequest) -> HttpResponse:
    """Approve, hold back, take for spam or delete the chosen comments."""
    ids, what, actor = chosen_ids(request), request.POST.get("do", ""), actor_of(request)
    if what == "delete":
        count = delete_comments(comment_ids=ids, actor=actor)
    elif what in JUDGEMENTS:
        count = judge_comments(comment_ids=ids, status=JUDGEMENTS[what], actor=actor)
    else:
        raise Http404
    _tell_changed(request, count)
    return _back(request, "comments", "status")


@store_page("content.edit")
@require_safe
def list_messages(request: StoreRequest) -> HttpResponse:
    """Messages, by box."""
    words, box = words_of(request), request.GET.get("box", "")
    box = box if box in {name for name, _label, _count in BOXES} else ""
    counts = queries.message_counts()
    context = {
        "page": paged(request, queries.find_messages(box, words)),
        "q": words,
        "box": box,
        "views": [(name, label, counts[count]) for name, label, count in BOXES],
    }
    return render(request, "content/messages.html", context)


@store_page("content.edit")
@require_safe
def show_message(request: StoreRequest, number: int) -> HttpResponse:
    """One message. The page then says that it was read: the request for it changes nothing."""
    message = Message.objects.filter(pk=number).first()
    if message is None:
        raise Http404
    return render(request, "content/message.html", {"message": message})


@store_page("content.edit")
@require_POST
def mark_read(request: StoreRequest, number: int) -> HttpResponse:
    """A message was opened."""
    if not file_messages(message_ids=[number], filing="read", actor=actor_of(request)):
        raise Http404
    return HttpResponse(status=204)


@store_page("content.edit")
@require_POST
def file(request: StoreRequest) -> HttpResponse:
    """Mark the chosen messages, or delete them."""
    filing = request.POST.get("do", "")
    if filing not in FILINGS:
        raise Http404
    ids = chosen_ids(request)
    _tell_changed(request, file_messages(message_ids=ids, filing=filing, actor=actor_of(request)))
    return _back(request, "messages", "box")


def _tell_changed(request: StoreRequest, count: int) -> None:
    if count:
        told = ngettext("%(count)s changed", "%(count)s changed", count) % {"count": count}
        messages.success(request, told)


def _back(request: StoreRequest, page: str, view: str) -> HttpResponse:
    """To the list as it was looked at."""
    response = back_to(request, page)
    chosen = request.POST.get(view, "")
    known = {name for name, _label, _count in BOXES} | set(Comment.Status.values)
    return redirect(f"{response.headers['Location']}?{view}={chosen}") if chosen in known - {""} else response
