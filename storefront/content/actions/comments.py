"""Comments on articles: written by shoppers, judged by the team."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.errors import ActionError
from foundation.events import SYSTEM, record
from storefront.catalog.checks import line
from storefront.content.events import CommentDeleted, CommentJudged, CommentPosted
from storefront.content.locks import lock_comments
from storefront.content.models import Article, Blog, Comment

MAX_NAME = 255
MAX_BODY = 5_000
MANY_LINKS = 3
"""So many links in a comment, and a person looks at it first, whatever the blog's rule."""
_LINK = re.compile(r"https?://|www\.", re.IGNORECASE)


@transaction.atomic
def post_comment(
    *, article: Article, author: str, email: str, body: str, is_spam: bool = False, actor: str = "shopper"
) -> Comment:
    """Add a comment; whether it is shown at once is the blog's rule. `is_spam`: it fell into a trap.

    Raises ActionError "closed", and for a field that is missing, too long or no e-mail address.
    """
    if article.blog.comments == Blog.Comments.CLOSED:
        raise ActionError("closed", _("Comments are closed."))
    name, address, text = line(author), line(email), line(body.replace("\r\n", "\n"))
    refuse_sender(email=address)
    if not name or len(name) > MAX_NAME:
        raise ActionError("author_invalid", _("Tell us your name."), field="author")
    if not text:
        raise ActionError("body_missing", _("Write something first."), field="body")
    if len(text) > MAX_BODY:
        raise ActionError("body_too_long", _("This is too long. Shorten it a little."), field="body")
    status = _first_status(article.blog, text, is_spam=is_spam)
    comment = Comment.objects.create(article=article, author=name, email=address, body=text, status=status)
    payload = CommentPosted(comment=comment.pk, article=article.pk, status=status)
    record(payload, subject=comment, actor=actor)
    return comment


def refuse_sender(*, email: str) -> None:
    """Raises ActionError for what is no e-mail address."""
    try:
        validate_email(email)
    except ValidationError:
        message = _("Enter an e-mail address such as name@example.com.")
        raise ActionError("email_invalid", message, field="email") from None


def _first_status(blog: Blog, text: str, *, is_spam: bool) -> Comment.Status:
    if is_spam:
        return Comment.Status.SPAM
    is_open = blog.comments == Blog.Comments.OPEN and len(_LINK.findall(text)) < MANY_LINKS
    return Comment.Status.PUBLISHED if is_open else Comment.Status.PENDING


@transaction.atomic
def judge_comments(*, comment_ids: Iterable[int], status: Comment.Status, actor: str = SYSTEM) -> int:
    """Approve comments, take them for spam or let them wait. How many changed."""
    changed = [comment for comment in lock_comments(comment_ids) if comment.status != status]
    for comment in changed:
        comment.status, comment.updated_at = status, timezone.now()
        comment.save(update_fields=["status", "updated_at"])
        record(CommentJudged(comment=comment.pk, status=status), subject=comment, actor=actor)
    return len(changed)


@transaction.atomic
def delete_comments(*, comment_ids: Iterable[int], actor: str = SYSTEM) -> int:
    """Remove comments. How many."""
    comments = lock_comments(comment_ids)
    for comment in comments:
        payload = CommentDeleted(comment=comment.pk, article=comment.article_id)
        record(payload, subject=comment, actor=actor)
        comment.delete()
    return len(comments)
