"""Every change of a store's texts."""

from .articles import create_article, delete_article, finish_article_picture, update_article
from .blogs import create_blog, delete_blog, update_blog
from .comments import delete_comments, judge_comments, post_comment
from .menus import delete_menu, save_menu
from .messages import file_messages, receive_message
from .pages import create_page, delete_page, update_page
from .policies import add_shop_picture, finish_shop_picture, save_policy
from .redirects import delete_redirect, save_redirect
from .videos import add_shop_video, choose_video_poster

__all__ = [
    "add_shop_picture",
    "add_shop_video",
    "choose_video_poster",
    "create_article",
    "create_blog",
    "create_page",
    "delete_article",
    "delete_blog",
    "delete_comments",
    "delete_menu",
    "delete_page",
    "delete_redirect",
    "file_messages",
    "finish_article_picture",
    "finish_shop_picture",
    "judge_comments",
    "post_comment",
    "receive_message",
    "save_menu",
    "save_policy",
    "save_redirect",
    "update_article",
    "update_blog",
    "update_page",
]
