"""Blogs and articles in a shop's API: what is published, in the language of the address, page by page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from storefront.content.actions import create_article, create_blog
from storefront.content.drafts import ArticleDraft, BlogDraft
from storefront.content.models import Article, Blog
from tenants.models import Store
from tenants.testing import queries_of

from .test_catalog import API, elsewhere, titles, walked

pytestmark = pytest.mark.django_db


@pytest.fixture
def blog(store: Store) -> Blog:
    return create_blog(
        draft=BlogDraft(title="手记", handle="journal", translations={"en": {"title": "Journal"}})
    )


def write(blog: Blog, title: str, *, days_ago: int = 1, **more: Any) -> Article:
    at = timezone.now() - timedelta(days=days_ago)
    return create_article(blog_id=blog.pk, draft=ArticleDraft(title=title, published_at=at, **more))


def test_blogs_are_told_in_the_language_of_the_address(store: Store, blog: Blog) -> None:
    Store.objects.filter(pk=store.pk).update(locales=["zh-Hans", "en"])
    told = {"id": blog.pk, "handle": "journal", "title": "手记", "url": f"{store.url}/blogs/journal"}
    told |= {"metafields": {}}
    client = elsewhere(store)
    assert told in client.get(f"{API}blogs").json()["data"]
    assert client.get(f"{API}blogs/journal").json() == told
    english = client.get(f"/en{API}blogs/journal").json()
    assert english == {**told, "title": "Journal", "url": f"{store.url}/en/blogs/journal"}


def test_an_article_is_told_as_shoppers_read_it(store: Store, blog: Blog) -> None:
    Store.objects.filter(pk=store.pk).update(locales=["zh-Hans", "en"])
    english = {"en": {"title": "Pearls", "body": "<p>Wipe them.</p>"}}
    row = write(
        blog, "珍珠", handle="pearls", body="<p>擦拭。</p>", author="苏", tags=["care"], translations=english
    )
    picture = {"key": "p/320.webp", "width": 320, "format": "webp"}
    Article.objects.filter(pk=row.pk).update(
        picture={"alt": "珍珠", "width": 640, "height": 480, "renditions": [picture]}
    )
    told = elsewhere(store).get(f"{API}blogs/journal/articles/pearls").json()
    shown = told.pop("picture")
    assert (shown["alt"], shown["width"], shown["renditions"][0]["width"]) == ("珍珠", 640, 320)
    assert shown["renditions"][0]["url"].startswith(store.url)
    names = ("id", "handle", "blog", "title", "excerpt", "content", "author", "tags", "url")
    assert {name: told[name] for name in names} == {
        "id": row.pk,
        "handle": "pearls",
        "blog": "journal",
        "title": "珍珠",
        "excerpt": "",
        "content": "<p>擦拭。</p>",
        "author": "苏",
        "tags": ["care"],
        "url": f"{store.url}/blogs/journal/pearls",
    }
    theirs = elsewhere(store).get(f"/en{API}blogs/journal/articles/pearls").json()
    assert (theirs["title"], theirs["content"]) == ("Pearls", "<p>Wipe them.</p>")


def test_articles_come_newest_first_through_all_pages_and_by_tag(store: Store, blog: Blog) -> None:
    for number, title in enumerate("ABC"):
        write(blog, title, days_ago=3 - number, tags=["care"] if title != "B" else [])
    client, path = elsewhere(store), f"{API}blogs/journal/articles"
    assert "".join(walked(client, f"{path}?limit=1")) == "CBA"
    assert "".join(walked(client, f"{path}?limit=2&sort=published_at")) == "ABC"
    assert titles(client.get(f"{path}?tag=care")) == ["C", "A"]
    refused = client.get(f"{path}?author=x")
    assert (refused.status_code, refused.json()["errors"][0]["parameter"]) == (400, "author")


def test_what_is_not_published_is_not_there(store: Store, blog: Blog) -> None:
    write(blog, "Tomorrow", handle="tomorrow", days_ago=-1)
    create_article(blog_id=blog.pk, draft=ArticleDraft(title="Draft", handle="draft"))
    write(create_blog(draft=BlogDraft(title="Other", handle="other")), "Elsewhere", handle="elsewhere")
    client = elsewhere(store)
    assert titles(client.get(f"{API}blogs/journal/articles")) == []
    for path in ("journal/articles/tomorrow", "journal/articles/draft", "journal/articles/elsewhere", "none",
                 "none/articles"):  # fmt: skip
        answer = client.get(f"{API}blogs/{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), path


def test_the_number_of_queries_does_not_grow(store: Store, blog: Blog) -> None:
    client = elsewhere(store)

    def asked() -> int:
        return len(queries_of(lambda: client.get(f"{API}blogs/journal/articles")))

    write(blog, "A")
    before = asked()
    for title in ("B", "C"):
        write(blog, title)
    assert asked() == before
