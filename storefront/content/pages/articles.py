"""Blog posts: the list of them, and the page that one is written on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backoffice.access import StoreRequest, actor_of, store_page
from storefront.catalog.media import pictures
from storefront.catalog.media.own import new_picture
from storefront.catalog.media.reasons import PictureError
from storefront.catalog.pictures import own_picture_url
from storefront.content.actions import create_article, delete_article, update_article
from storefront.content.drafts import ArticleDraft
from storefront.content.models import Article, Blog
from storefront.content.queries import backoffice as queries

from .editing import back_to, initial_of, paged, saved, seen_of, texts_of, words_of
from .forms import VISIBLE, ArticleForm
from .texts import METHODS, PAGE_FIELDS

FIELDS = (*PAGE_FIELDS, "excerpt", "tags")


@store_page("content.edit")
@require_safe
def list_articles(request: StoreRequest) -> HttpResponse:
    """All posts of all blogs."""
    words = words_of(request)
    visibility, blog = request.GET.get("visibility", ""), request.GET.get("blog", "").replace("\0", "")
    page = paged(request, queries.find_articles(words, visibility, blog))
    context = {
        "page": page,
        "rows": [(row, own_picture_url(row.picture, 160)) for row in page.object_list],
        "q": words,
        "visibility": visibility,
        "blog": blog,
        "blogs": list(Blog.objects.order_by("pk")),
    }
    return render(request, "content/articles.html", context)


@store_page("content.edit")
@require_http_methods(METHODS)
def new_article(request: StoreRequest) -> HttpResponse:
    """Write a post. Without a blog there is nowhere to put it."""
    if not Blog.objects.exists():
        messages.info(request, _("Begin a blog first; then write its first post."))
        return redirect("backoffice:blog_new", handle=request.store.handle)
    return _edit(request, None)


@store_page("content.edit")
@require_http_methods(METHODS)
def edit_article(request: StoreRequest, number: int) -> HttpResponse:
    """Change a post."""
    return _edit(request, _article_or_404(number))


def _edit(request: StoreRequest, row: Article | None) -> HttpResponse:
    form = ArticleForm(
        request.POST or None, locales=request.store.all_locales[1:], initial=_initial(request, row)
    )

    def save() -> Article:
        draft = ArticleDraft(
            **texts_of(form, FIELDS),
            published_at=form.published_at(row),
            picture=_picture(request, row, form.cleaned_data["picture_alt"]),
        )
        blog, actor = form.cleaned_data["blog"], actor_of(request)
        if row is None:
            return create_article(blog_id=blog.pk, draft=draft, actor=actor)
        return update_article(
            article_id=row.pk, blog_id=blog.pk, draft=draft, seen=seen_of(form), actor=actor
        )

    if request.method == "POST" and form.is_valid():
        response = saved(request, form, save, "article")
        if response is not None:
            return response
    context = {
        "form": form,
        "row": row,
        "picture": own_picture_url(row.picture, 480) if row else "",
        "locales": request.store.all_locales[1:],
    }
    return render(request, "content/article.html", context, status=422 if form.errors else 200)


def _initial(request: StoreRequest, row: Article | None) -> dict[str, Any]:
    if row is None:
        blog = Blog.objects.filter(handle=request.GET.get("blog", "").replace("\0", "")).first()
        return {
            "visibility": VISIBLE,
            "blog": blog.pk if blog else None,
            "author": request.member.account.name,
        }
    return initial_of(row, ArticleForm) | {"blog": row.blog_id, "picture_alt": row.picture.get("alt", "")}


def _picture(request: StoreRequest, row: Article | None, alt: str) -> dict[str, Any] | None:
    """The picture that the form asks for: a new one, none, or (None) the one it has, with these words."""
    file = request.FILES.get("picture")
    if file is not None:
        if (file.size or 0) > pictures.MAX_BYTES:
            raise PictureError("too_large", pictures.MAX_BYTES // 1024 // 1024)
        return new_picture(file.read(), alt=alt)
    if request.POST.get("remove_picture"):
        return {}
    return {**row.picture, "alt": alt} if row is not None and row.picture else None


@store_page("content.edit")
@require_POST
def remove_article(request: StoreRequest, number: int) -> HttpResponse:
    """Delete a post with its comments."""
    row = _article_or_404(number)
    delete_article(article_id=row.pk, actor=actor_of(request))
    messages.success(request, _("%(title)s is deleted.") % {"title": row.title})
    return back_to(request, "articles")


def _article_or_404(number: int) -> Article:
    row = Article.objects.select_related("blog").filter(pk=number).first()
    if row is None:
        raise Http404
    return row
