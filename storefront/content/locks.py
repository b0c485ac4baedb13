"""Row locks on texts: the blog before its articles, the menu before its links."""

from __future__ import annotations

from collections.abc import Iterable

from .models import Article, Blog, Comment, ContentPage, Menu, Message, ShopVideo


def lock_page(page_id: int) -> ContentPage:
    """The page, locked until the transaction ends. Raises ContentPage.DoesNotExist."""
    return ContentPage.objects.select_for_update().get(pk=page_id)


def lock_blog(blog_id: int) -> Blog:
    """The blog, locked until the transaction ends. Raises Blog.DoesNotExist."""
    return Blog.objects.select_for_update().get(pk=blog_id)


def lock_article(article_id: int) -> Article:
    """The article with its blog, itself locked until the transaction ends. Raises Article.DoesNotExist."""
    # Alone: joined with its blog, an article that moved to another while we waited would not be found.
    Article.objects.select_for_update().only("pk").get(pk=article_id)
    return Article.objects.select_related("blog").get(pk=article_id)


def lock_comments(comment_ids: Iterable[int]) -> list[Comment]:
    """Comments, locked in the order of their ids; those that are gone are left out."""
    return list(Comment.objects.select_for_update().filter(pk__in=list(comment_ids)).order_by("pk"))


def lock_messages(message_ids: Iterable[int]) -> list[Message]:
    """Messages, locked in the order of their ids; those that are gone are left out."""
    return list(Message.objects.select_for_update().filter(pk__in=list(message_ids)).order_by("pk"))


def lock_menu(menu_id: int) -> Menu:
    """The menu, locked until the transaction ends. Raises Menu.DoesNotExist."""
    return Menu.objects.select_for_update().get(pk=menu_id)


def lock_video(name: str) -> ShopVideo | None:
    """The video of a name, locked until the transaction ends; None when there is none."""
    return ShopVideo.objects.select_for_update().filter(name=name).first()
