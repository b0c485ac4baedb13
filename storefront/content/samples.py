"""The texts of the sample shop: who we are, how to reach us, a few posts, and the way to them."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from foundation.events import SYSTEM
from storefront.catalog.media.own import new_picture
from storefront.samples.catalogue import PICTURES
from tenants.context import require_store
from tenants.models import Store

from .actions import create_article, create_blog, create_page, save_menu
from .drafts import ArticleDraft, BlogDraft, LinkDraft, PageDraft
from .models import Article, Blog, ContentPage, Menu
from .sample_texts import ABOUT, BLOG_TITLE, CONTACT, POSTS, Post, Text

BLOG = "journal"


def install_content(*, actor: str = SYSTEM) -> None:
    """Bring the sample texts into the current store. Those it has already are left alone."""
    store = require_store()
    about = _page(store, "about", ABOUT.title, ABOUT.body, "", actor)
    contact = _page(store, "contact", CONTACT.title, CONTACT.body, "contact", actor)
    blog = Blog.objects.filter(handle=BLOG).first()
    if blog is None:
        draft = BlogDraft(
            title=BLOG_TITLE.of(store.locale),
            handle=BLOG,
            comments=Blog.Comments.MODERATED.value,
            translations=_others(store, title=BLOG_TITLE),
        )
        blog = create_blog(draft=draft, actor=actor)
    for age, post in enumerate(POSTS):
        if not Article.objects.filter(blog=blog, handle=post.handle).exists():
            create_article(blog_id=blog.pk, draft=_draft(store, post, age), actor=actor)
    _lead_there(about, contact, blog, actor)


def _page(store: Store, handle: str, title: Text, body: Text, suffix: str, actor: str) -> ContentPage:
    standing = ContentPage.objects.filter(handle=handle).first()
    if standing is not None:
        return standing
    draft = PageDraft(
        title=title.of(store.locale),
        handle=handle,
        body=body.of(store.locale),
        template_suffix=suffix,
        published_at=timezone.now(),
        translations=_others(store, title=title, body=body),
    )
    return create_page(draft=draft, actor=actor)


def _draft(store: Store, post: Post, age: int) -> ArticleDraft:
    data = (PICTURES / post.picture).read_bytes()
    return ArticleDraft(
        title=post.title.of(store.locale),
        handle=post.handle,
        body=post.body.of(store.locale),
        excerpt=post.excerpt.of(store.locale),
        author=store.name,
        tags=[tag.of(store.locale) for tag in post.tags],
        picture=new_picture(data, alt=post.alt.of(store.locale), translations=_others(store, alt=post.alt)),
        published_at=timezone.now() - timedelta(days=3 + 9 * age),
        translations=_others(store, title=post.title, body=post.body, excerpt=post.excerpt),
    )


def _others(store: Store, **texts: Text) -> dict[str, dict[str, str]]:
    return {
        locale: {name: text.of(locale) for name, text in texts.items()} for locale in store.all_locales[1:]
    }


def _lead_there(about: ContentPage, contact: ContentPage, blog: Blog, actor: str) -> None:
    """Put the texts into the footer's menu, unless the merchant has arranged it already."""
    menu = Menu.objects.filter(handle="footer").first()
    if menu is None or list(menu.items.values_list("kind", flat=True)) != ["every_policy"]:
        return
    translations = {locale: dict(texts) for locale, texts in menu.translations.items()}
    save_menu(
        menu_id=menu.pk,
        title=menu.title,
        translations=translations,
        links=[
            LinkDraft(kind="page", target=about.pk),
            LinkDraft(kind="blog", target=blog.pk),
            LinkDraft(kind="page", target=contact.pk),
            LinkDraft(kind="every_policy"),
        ],
        actor=actor,
    )
