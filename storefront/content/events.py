"""What happens to a store's texts."""

from __future__ import annotations

from dataclasses import dataclass

from foundation.events import EventPayload


@dataclass(frozen=True)
class PolicyChanged(EventPayload, name="content.policy_changed"):
    """One of the shop's rules was written anew."""

    kind: str


@dataclass(frozen=True)
class ShopPictureAdded(EventPayload, name="content.picture_added"):
    """A picture of the shop was put in place, not rendered yet."""

    picture: int


@dataclass(frozen=True)
class ShopVideoAdded(EventPayload, name="content.video_added"):
    """A video of the shop was put in place."""

    video: int


@dataclass(frozen=True)
class ShopVideoPosterChosen(EventPayload, name="content.video_poster_chosen"):
    """Another picture, or none, stands for a video until it plays."""

    video: int
    picture: int | None


@dataclass(frozen=True)
class PageSaved(EventPayload, name="page.saved"):
    """A page was added or changed."""

    page: int
    handle: str
    is_new: bool


@dataclass(frozen=True)
class PageDeleted(EventPayload, name="page.deleted"):
    """A page is gone."""

    page: int
    handle: str
    title: str


@dataclass(frozen=True)
class BlogSaved(EventPayload, name="blog.saved"):
    """A blog was added or changed."""

    blog: int
    handle: str
    is_new: bool


@dataclass(frozen=True)
class BlogDeleted(EventPayload, name="blog.deleted"):
    """A blog is gone, with its articles and their comments."""

    blog: int
    handle: str
    title: str


@dataclass(frozen=True)
class ArticleSaved(EventPayload, name="article.saved"):
    """An article was added or changed."""

    article: int
    blog: int
    handle: str
    is_new: bool


@dataclass(frozen=True)
class ArticleDeleted(EventPayload, name="article.deleted"):
    """An article is gone, with its comments."""

    article: int
    handle: str
    title: str


@dataclass(frozen=True)
class CommentPosted(EventPayload, name="comment.posted"):
    """A shopper commented on an article.

    `status` says whether it is shown.
    """

    comment: int
    article: int
    status: str


@dataclass(frozen=True)
class CommentJudged(EventPayload, name="comment.judged"):
    """A comment was approved, taken for spam or put back."""

    comment: int
    status: str


@dataclass(frozen=True)
class CommentDeleted(EventPayload, name="comment.deleted"):
    """A comment is gone."""

    comment: int
    article: int


@dataclass(frozen=True)
class MenuSaved(EventPayload, name="menu.saved"):
    """A menu was added or changed."""

    menu: int
    handle: str


@dataclass(frozen=True)
class MenuDeleted(EventPayload, name="menu.deleted"):
    """A menu is gone."""

    menu: int
    handle: str


@dataclass(frozen=True)
class MessageReceived(EventPayload, name="message.received"):
    """Somebody wrote by a form of the shop.

    `kind` was "subscription" while the newsletter's addresses were messages, before they were customers.
    """

    message: int
    is_spam: bool
    kind: str = "message"


@dataclass(frozen=True)
class MessagesFiled(EventPayload, name="message.filed"):
    """Messages were marked as read or unread, taken for spam or put back, or deleted."""

    messages: list[int]
    filing: str


@dataclass(frozen=True)
class RedirectSaved(EventPayload, name="redirect.saved"):
    """An old address leads to a new one now."""

    path: str
    target: str


@dataclass(frozen=True)
class RedirectDeleted(EventPayload, name="redirect.deleted"):
    """An old address leads nowhere any more."""

    path: str
