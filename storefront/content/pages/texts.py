"""Pages and blogs: their lists, and the pages they are written on."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backoffice.access import StoreRequest, actor_of, store_page
from storefront.content.actions import (
    create_blog,
    create_page,
    delete_blog,
    delete_page,
    update_blog,
    update_page,
)
from storefront.content.drafts import BlogDraft, PageDraft
from storefront.content.models import Blog, ContentPage
from storefront.content.queries import backoffice as queries

from .editing import back_to, initial_of, paged, saved, seen_of, texts_of, words_of
from .forms import VISIBLE, BlogForm, PageForm

METHODS = ["GET", "HEAD", "POST"]
PAGE_FIELDS = (
    *("title", "handle", "body", "author", "seo_title", "seo_description"),
    "template_suffix",
)
BLOG_FIELDS = ("title", "handle", "comments", "seo_title", "seo_description", "template_suffix")


@store_page("content.edit")
@require_safe
def list_pages(request: StoreRequest) -> HttpResponse:
    """All pages."""
    words, visibility = words_of(request), request.GET.get("visibility", "")
    rows = queries.find_pages(words, visibility)
    context = {"page": paged(request, rows), "q": words, "visibility": visibility}
    return render(request, "content/pages.html", context)


@store_page("content.edit")
@require_http_methods(METHODS)
def new_page(request: StoreRequest) -> HttpResponse:
    """Write a page."""
    return _edit_page(request, None)


@store_page("content.edit")
@require_http_methods(METHODS)
def edit_page(request: StoreRequest, number: int) -> HttpResponse:
    """Change a page."""
    return _edit_page(request, _page_or_404(number))


def _edit_page(request: StoreRequest, row: ContentPage | None) -> HttpResponse:
    initial = initial_of(row, PageForm) if row else {"visibility": VISIBLE}
    form = PageForm(request.POST or None, locales=request.store.all_locales[1:], initial=initial)

    def save() -> ContentPage:
        draft = PageDraft(**texts_of(form, PAGE_FIELDS), published_at=form.published_at(row))
        actor = actor_of(request)
        if row is None:
            return create_page(draft=draft, actor=actor)
        return update_page(page_id=row.pk, draft=draft, seen=seen_of(form), actor=actor)

    if request.method == "POST" and form.is_valid():
        response = saved(request, form, save, "page")
        if response is not None:
            return response
    context = {"form": form, "row": row, "locales": request.store.all_locales[1:]}
    return render(request, "content/page.html", context, status=422 if form.errors else 200)


@store_page("content.edit")
@require_POST
def remove_page(request: StoreRequest, number: int) -> HttpResponse:
    """Delete a page."""
    row = _page_or_404(number)
    delete_page(page_id=row.pk, actor=actor_of(request))
    messages.success(request, _("%(title)s is deleted.") % {"title": row.title})
    return back_to(request, "pages")


@store_page("content.edit")
@require_safe
def list_blogs(request: StoreRequest) -> HttpResponse:
    """All blogs."""
    words = words_of(request)
    context = {"page": paged(request, queries.find_blogs(words)), "q": words}
    return render(request, "content/blogs.html", context)


@store_page("content.edit")
@require_http_methods(METHODS)
def new_blog(request: StoreRequest) -> HttpResponse:
    """Begin a blog."""
    return _edit_blog(request, None)


@store_page("content.edit")
@require_http_methods(METHODS)
def edit_blog(request: StoreRequest, number: int) -> HttpResponse:
    """Change a blog."""
    return _edit_blog(request, _blog_or_404(number))


def _edit_blog(request: StoreRequest, row: Blog | None) -> HttpResponse:
    initial = initial_of(row, BlogForm) if row else {"comments": Blog.Comments.CLOSED.value}
    form = BlogForm(request.POST or None, locales=request.store.all_locales[1:], initial=initial)

    def save() -> Blog:
        draft, actor = BlogDraft(**texts_of(form, BLOG_FIELDS)), actor_of(request)
        if row is None:
            return create_blog(draft=draft, actor=actor)
        return update_blog(blog_id=row.pk, draft=draft, seen=seen_of(form), actor=actor)

    if request.method == "POST" and form.is_valid():
        response = saved(request, form, save, "blog")
        if response is not None:
            return response
    context = {
        "form": form,
        "row": row,
        "size": row.articles.count() if row else 0,
        "locales": request.store.all_locales[1:],
    }
    return render(request, "content/blog.html", context, status=422 if form.errors else 200)


@store_page("content.edit")
@require_POST
def remove_blog(request: StoreRequest, number: int) -> HttpResponse:
    """Delete a blog with its articles and comments."""
    row = _blog_or_404(number)
    delete_blog(blog_id=row.pk, actor=actor_of(request))
    messages.success(request, _("%(title)s is deleted.") % {"title": row.title})
    return back_to(request, "blogs")


def _page_or_404(number: int) -> ContentPage:
    row = ContentPage.objects.filter(pk=number).first()
    if row is None:
        raise Http404
    return row


def _blog_or_404(number: int) -> Blog:
    row = Blog.objects.filter(pk=number).first()
    if row is None:
        raise Http404
    return row
