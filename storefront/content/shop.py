"""Pages of text, blogs and forms for shoppers."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.utils.encoding import iri_to_uri
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_http_methods, require_safe

from foundation.errors import ActionError
from foundation.html import plain_text
from foundation.rates import Rate, client_ip
from storefront.catalog import shop as catalog
from storefront.customers.actions import subscribe
from storefront.drops import PolicyDrop
from storefront.form_again import page_of_form, posted, show_again, too_often, typed_fields
from storefront.shopfront import render, shop_page, template_of
from storefront.surface import ShopRequest
from themes.language.forms import TRAP

from .actions import post_comment, receive_message
from .actions.redirects import tidy_path
from .addresses import tags_named
from .drops import ArticleDrop, BlogDrop, PageDrop
from .models import Article, Blog, ContentPage, Policy
from .queries import shop

DESCRIPTION = 160
"""Characters of a text that describe its page where nobody wrote a description."""
FEED_SIZE = 50
COMMENTS = Rate("comments", most=8, seconds=3_600)
MESSAGES = Rate("messages", most=8, seconds=3_600)


def not_found(request: ShopRequest, exception: Exception | None = None) -> HttpResponse:
    """The way from an old address to where things are now, else the theme's page of nothing found.

    An address with a slash at its end leads to the one without.
    """
    target, path = "", request.path_info
    if request.method in {"GET", "HEAD"}:
        bare = "/" + path.strip("/")
        target = shop.redirect_for(tidy_path(path)) or (bare if path.endswith("/") and bare != "/" else "")
    if not target:
        return catalog.not_found(request, exception)
    if target.startswith("/"):
        query = request.META.get("QUERY_STRING", "")
        tail = f"{'&' if '?' in target else '?'}{query}" if query else ""
        target = f"{request.root}{iri_to_uri(target)}{tail}"
    return HttpResponsePermanentRedirect(target)


@require_safe
def policy(request: ShopRequest, kind: str) -> HttpResponse:
    """One of the shop's rules."""
    row = Policy.objects.filter(pk=kind).first()
    if row is None or not row.body.strip():
        raise Http404
    page = shop_page(request, title=str(Policy.Kind(kind).label))
    return render(request, "policy", page, {"policy": PolicyDrop(row, page)})


@require_safe
def text_page(request: ShopRequest, handle: str) -> HttpResponse:
    """A page of text."""
    row = shop.page_by_handle(handle)
    if row is None:
        raise Http404
    page = shop_page(request, title=_title(row, request), description=_description(row, request))
    return render(
        request, template_of(request, "page", row.template_suffix), page, {"page": PageDrop(row, page)}
    )


@require_safe
def blog(request: ShopRequest, handle: str, tags: str = "") -> HttpResponse:
    """A blog's articles, or those with all of some tags: "a+b"."""
    row = _blog_or_404(handle)
    chosen = tags_named(tags, shop.tags_of(row)) if tags else []
    if chosen is None:
        raise Http404
    page = shop_page(
        request, title=row.text("seo_title", request.locale) or row.text("title", request.locale)
    )
    page.description = row.text("seo_description", request.locale)
    objects: dict[str, object] = {"blog": BlogDrop(row, page, chosen), "current_tags": chosen or None}
    return render(request, template_of(request, "blog", row.template_suffix), page, objects)


@require_safe
def article(request: ShopRequest, blog: str, handle: str) -> HttpResponse:
    """An article with its comments."""
    row = _article_or_404(blog, handle)
    page = shop_page(request, title=_title(row, request), description=_description(row, request))
    objects: dict[str, object] = {
        "article": ArticleDrop(row, page),
        "blog": BlogDrop(row.blog, page, article=row),
    }
    return render(request, template_of(request, "article", row.template_suffix), page, objects)


@require_safe
def feed(request: ShopRequest, handle: str) -> HttpResponse:
    """A blog's newest articles as an Atom feed."""
    row = _blog_or_404(handle)
    base = f"{request.store.url}{request.root}"
    link = f"{base}/blogs/{row.handle}"
    atom = Atom1Feed(
        title=f"{request.store.name} – {row.text('title', request.locale)}",
        link=link,
        description=row.text("seo_description", request.locale),
        feed_url=f"{link}.atom",
        language=request.locale,
    )
    for each in shop.articles_of(row)[:FEED_SIZE]:
        address = f"{link}/{each.handle}"
        atom.add_item(
            title=each.text("title", request.locale),
            link=address,
            unique_id=address,
            description=each.text("excerpt", request.locale) or each.text("body", request.locale),
            author_name=each.author or request.store.name,
            pubdate=each.published_at,
            updateddate=each.updated_at,
            categories=each.tags,
        )
    return HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


@require_http_methods(["GET", "HEAD", "POST"])
def comment(request: ShopRequest, blog: str, handle: str) -> HttpResponse:
    """Take a comment on an article; the article's page says what became of it."""
    row = _article_or_404(blog, handle)
    path = f"/blogs/{row.blog.handle}/{row.handle}"
    if request.method != "POST":
        return HttpResponseRedirect(request.root + path)
    typed = typed_fields(request, "comment")
    try:
        if not COMMENTS.take(client_ip(request)):
            raise too_often()
        post_comment(
            article=row,
            author=typed.get("author", ""),
            email=typed.get("email", ""),
            body=typed.get("body", ""),
            is_spam=_is_trapped(request),
        )
    except ActionError as fault:
        return show_again(request, path, kind="new_comment", values=typed, fault=fault)
    return posted(request, path, "new_comment", "comment_form")


@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: ShopRequest) -> HttpResponse:
    """Take a message from any page with a contact form, or an address that agrees to news."""
    path = page_of_form(request, "/pages/contact")
    if request.method != "POST":
        return HttpResponseRedirect(f"{request.root}/pages/contact")
    kind = "customer" if request.POST.get("form_type") == "customer" else "contact"
    typed = typed_fields(request, "contact")
    try:
        if not MESSAGES.take(client_ip(request)):
            raise too_often()
        if kind == "customer":
            _subscribe(request, typed)
        else:
            _receive(request, typed)
    except ActionError as fault:
        return show_again(request, path, kind=kind, values=typed, fault=fault)
    return posted(request, path, kind, "contact_form")


def _receive(request: ShopRequest, typed: dict[str, str]) -> None:
    known = {label: label.lower() for label in typed if label.lower() in {"email", "name", "body"}}
    own = {known[label]: typed[label] for label in known}
    receive_message(
        email=own.get("email", ""),
        name=own.get("name", ""),
        body=own.get("body", ""),
        fields={label: text for label, text in typed.items() if label not in known},
        locale=request.locale,
        is_spam=_is_trapped(request),
    )


def _subscribe(request: ShopRequest, typed: dict[str, str]) -> None:
    """A program that fell into the trap is told what it wants to hear."""
    if _is_trapped(request):
        return
    subscribe(
        email=typed.get("email", ""),
        locale=request.locale,
        first_name=typed.get("first_name", ""),
        last_name=typed.get("last_name", ""),
        tags=[tag.strip() for tag in typed.get("tags", "").split(",")],
    )


def _is_trapped(request: ShopRequest) -> bool:
    return bool(request.POST.get(TRAP, "").strip())


def _title(row: ContentPage | Article, request: ShopRequest) -> str:
    return row.text("seo_title", request.locale) or row.text("title", request.locale)


def _description(row: ContentPage | Article, request: ShopRequest) -> str:
    written = row.text("seo_description", request.locale)
    return written or plain_text(row.text("body", request.locale))[:DESCRIPTION]


def _blog_or_404(handle: str) -> Blog:
    row = shop.blog_by_handle(handle)
    if row is None:
        raise Http404
    return row


def _article_or_404(blog: str, handle: str) -> Article:
    row = shop.article_by_handle(blog, handle)
    if row is None:
        raise Http404
    return row
