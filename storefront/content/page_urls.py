"""Addresses of the shop's texts under /stores/<handle>/."""

from __future__ import annotations

from django.urls import path

from .pages import articles, inbox, menus, policies, redirects, texts

urlpatterns = [
    path("policies/", policies.list_policies, name="policies"),
    path("policies/<slug:kind>", policies.edit_policy, name="policy"),
    path("content/pages/", texts.list_pages, name="pages"),
    path("content/pages/new", texts.new_page, name="page_new"),
    path("content/pages/<int:number>/", texts.edit_page, name="page"),
    path("content/pages/<int:number>/delete", texts.remove_page, name="page_delete"),
    path("content/posts/", articles.list_articles, name="articles"),
    path("content/posts/new", articles.new_article, name="article_new"),
    path("content/posts/<int:number>/", articles.edit_article, name="article"),
    path("content/posts/<int:number>/delete", articles.remove_article, name="article_delete"),
    path("content/blogs/", texts.list_blogs, name="blogs"),
    path("content/blogs/new", texts.new_blog, name="blog_new"),
    path("content/blogs/<int:number>/", texts.edit_blog, name="blog"),
    path("content/blogs/<int:number>/delete", texts.remove_blog, name="blog_delete"),
    path("content/menus/", menus.list_menus, name="menus"),
    path("content/menus/new", menus.new_menu, name="menu_new"),
    path("content/menus/targets", menus.find_targets, name="menu_targets"),
    path("content/menus/<int:number>/", menus.edit_menu, name="menu"),
    path("content/menus/<int:number>/delete", menus.remove_menu, name="menu_delete"),
    path("content/comments/", inbox.list_comments, name="comments"),
    path("content/comments/judge", inbox.judge, name="comments_judge"),
    path("content/messages/", inbox.list_messages, name="messages"),
    path("content/messages/file", inbox.file, name="messages_file"),
    path("content/messages/<int:number>/", inbox.show_message, name="message"),
    path("content/messages/<int:number>/read", inbox.mark_read, name="message_read"),
    path("content/redirects/", redirects.list_redirects, name="redirects"),
    path("content/redirects/import", redirects.import_redirects, name="redirects_import"),
    path("content/redirects/<int:number>/delete", redirects.remove_redirect, name="redirect_delete"),
]
