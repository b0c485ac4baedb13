"""Pages, blogs and menus as shoppers see them."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from storefront.content.actions import (
    create_article,
    create_blog,
    create_page,
    post_comment,
    save_menu,
    update_article,
    update_blog,
    update_page,
)
from storefront.content.drafts import ArticleDraft, BlogDraft, LinkDraft, PageDraft
from storefront.content.drops.menus import LinkListsDrop
from storefront.content.drops.pages import PageDrop
from storefront.content.models import Article, Blog, ContentPage, Menu, Redirect
from storefront.testing import make_product, shopper_at
from tenants.models import Store
from tenants.testing import queries_of
from themes.language.text import json as json_filter
from themes.rendering.page import Page

pytestmark = pytest.mark.django_db
EVIL = "<script>alert(1)</script>"


def a_page(title: str = "关于我们", **more: Any) -> ContentPage:
    """A page that is shown."""
    fields = {"title": title, "handle": "about", "published_at": timezone.now(), **more}
    return create_page(draft=PageDraft(**fields))


def a_blog(handle: str = "news", **more: Any) -> Blog:
    """A blog on which everybody may comment."""
    return create_blog(draft=BlogDraft(title="手记", handle=handle, **{"comments": "open", **more}))


def an_article(blog: Blog, handle: str = "spring", *, age: int = 0, **more: Any) -> Article:
    """An article, shown since `age` days."""
    fields = {
        "title": f"标题 {handle}",
        "handle": handle,
        "body": f"<p>正文 {handle}</p>",
        "published_at": timezone.now() - timedelta(days=age),
        **more,
    }
    return create_article(blog_id=blog.pk, draft=ArticleDraft(**fields))


def test_a_page_in_both_languages(store: Store) -> None:
    a_page(
        body=f"<p>我们做手串</p>{EVIL}",
        seo_description="一家小店",
        translations={"en": {"title": "About us", "body": f"<p>We string beads</p>{EVIL}"}},
    )
    chinese = shopper_at(store).get("/pages/about").content.decode()
    assert "<h1>关于我们</h1>" in chinese
    assert "<p>我们做手串</p>" in chinese
    assert '<meta name="description" content="一家小店">' in chinese
    assert "alert(1)" not in chinese
    english = shopper_at(store).get("/en/pages/about").content.decode()
    assert "<h1>About us</h1>" in english
    assert "<p>We string beads</p>" in english
    assert "alert(1)" not in english


@pytest.mark.parametrize("moment", [None, timedelta(hours=1)])
def test_what_is_hidden_or_not_due_is_not_found(store: Store, moment: timedelta | None) -> None:
    when = None if moment is None else timezone.now() + moment
    a_page(published_at=when)
    article = an_article(a_blog(), published_at=when)
    post_comment(article=article, author="林", email="lin@example.com", body="hello")
    client = shopper_at(store)
    assert client.get("/pages/about").status_code == 404
    assert client.get("/blogs/news/spring").status_code == 404
    assert client.post("/blogs/news/spring/comments", {"comment[body]": "x"}).status_code == 404
    assert "spring" not in client.get("/blogs/news").content.decode()
    assert "spring" not in client.get("/blogs/news.atom").content.decode()


def test_nothing_of_another_store_is_there(store: Store) -> None:
    client = shopper_at(store)
    for path in ("/pages/about", "/blogs/news", "/blogs/news/spring", "/blogs/news.atom"):
        assert client.get(path).status_code == 404


def test_an_alternate_template_by_suffix_and_by_view(store: Store) -> None:
    a_page(template_suffix="contact")
    create_page(draft=PageDraft(title="Plain", handle="plain", published_at=timezone.now()))
    client = shopper_at(store)
    assert 'name="contact[body]"' in client.get("/pages/about").content.decode()
    assert 'name="contact[body]"' not in client.get("/pages/plain").content.decode()
    assert 'name="contact[body]"' in client.get("/pages/plain?view=contact").content.decode()
    assert client.get("/pages/plain?view=../../x").status_code == 200


def test_a_blog_lists_newest_first_and_by_tag(store: Store) -> None:
    blog = a_blog()
    an_article(blog, "old", age=9, tags=["Care", "水晶"])
    an_article(blog, "new", age=1, tags=["Care"], title=f"New {EVIL}")
    client = shopper_at(store)
    html = client.get("/blogs/news").content.decode()
    assert 0 < html.index("/blogs/news/new") < html.index("/blogs/news/old")
    assert EVIL not in html
    assert "New &lt;script&gt;" in html
    tagged = client.get("/blogs/news/tagged/水晶").content.decode()
    assert "/blogs/news/old" in tagged
    assert "/blogs/news/new" not in tagged
    assert "/blogs/news/old" in client.get("/blogs/news/tagged/care+水晶").content.decode()
    assert client.get("/blogs/news/tagged/nothing").status_code == 404


def test_an_article_knows_its_neighbours(store: Store) -> None:
    blog = a_blog()
    for age, handle in enumerate(("third", "second", "first")):
        an_article(blog, handle, age=age)
    html = shopper_at(store).get("/blogs/news/second").content.decode()
    assert 'rel="prev"><span>上一篇</span>标题 first</a>' in html
    assert 'rel="next"><span>下一篇</span>标题 third</a>' in html


def test_the_feed_is_atom(store: Store) -> None:
    an_article(a_blog(), title="<b>&", tags=["水晶"])
    response = shopper_at(store).get("/en/blogs/news.atom")
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(response.content)
    atom = {"a": "http://www.w3.org/2005/Atom"}
    assert feed.findtext("a:entry/a:title", namespaces=atom) == "<b>&"
    link = feed.find("a:entry/a:link", atom)
    assert link is not None
    assert link.attrib["href"] == f"{store.url}/en/blogs/news/spring"


def test_pages_cost_no_more_queries_with_more_in_them(store: Store) -> None:
    blog = a_blog()
    client = shopper_at(store)

    def cost(path: str) -> int:
        return len(queries_of(lambda: client.get(path)))

    article = an_article(blog, "one")
    post_comment(article=article, author="林", email="lin@example.com", body="hello")
    before = [cost("/blogs/news"), cost("/blogs/news/one")]
    for number in range(8):
        more = an_article(blog, f"more-{number}", age=2 + number, tags=[f"t{number}"])
        post_comment(article=more, author="林", email="lin@example.com", body="hello")
        post_comment(article=article, author="林", email="lin@example.com", body="hello")
    an_article(blog, "newest")
    assert [cost("/blogs/news"), cost("/blogs/news/one")][0] == before[0]
    assert cost("/blogs/news/one") <= before[1]


def test_menus_and_pages_as_json(store: Store) -> None:
    shown = Page(locale="en", currency="CNY")
    told = json.loads(str(json_filter(PageDrop(a_page("About", body="<p>Us</p>"), shown))))
    assert (told["title"], told["handle"], told["content"]) == ("About", "about", "<p>Us</p>")
    told = json.loads(str(json_filter(LinkListsDrop(shown)["footer"])))
    assert (told["handle"], told["title"]) == ("footer", "Footer menu")
    assert all({"title", "url", "links"} <= link.keys() for link in told["links"])


class TestMovedThings:
    def test_a_page_that_moves_leaves_a_redirect(self, store: Store) -> None:
        page = a_page()
        update_page(page_id=page.pk, draft=PageDraft(title="A", handle="us", published_at=timezone.now()))
        update_page(page_id=page.pk, draft=PageDraft(title="A", handle="we", published_at=timezone.now()))
        response = shopper_at(store).get("/en/pages/about?a=1")
        assert (response.status_code, response.headers["Location"]) == (301, "/en/pages/we?a=1")
        update_page(page_id=page.pk, draft=PageDraft(title="A", handle="about", published_at=timezone.now()))
        assert shopper_at(store).get("/pages/about").status_code == 200
        assert not Redirect.objects.filter(path="/pages/about").exists()
        assert set(Redirect.objects.values_list("target", flat=True)) == {"/pages/about"}

    def test_a_blog_and_its_articles(self, store: Store) -> None:
        blog = a_blog()
        article = an_article(blog)
        update_blog(blog_id=blog.pk, draft=BlogDraft(title="B", handle="journal"))
        client = shopper_at(store)
        assert client.get("/blogs/news").headers["Location"] == "/blogs/journal"
        assert client.get("/blogs/news/spring").headers["Location"] == "/blogs/journal/spring"
        other = a_blog("other")
        draft = ArticleDraft(title="A", published_at=timezone.now())
        update_article(article_id=article.pk, blog_id=other.pk, draft=draft)
        assert client.get("/blogs/news/spring").headers["Location"] == "/blogs/other/spring"
        assert client.get("/blogs/other/spring").status_code == 200


class TestMenus:
    def test_a_new_store_has_the_menus_of_every_theme(self, store: Store) -> None:
        assert sorted(Menu.objects.values_list("handle", flat=True)) == ["footer", "main-menu"]
        assert Menu.objects.get(handle="main-menu").title == "主菜单"

    def _menu(self, path: str = "/", locale: str = "en", root: str = "/en") -> Any:
        page = Page(locale=locale, currency="CNY", root=root, path=path)
        return LinkListsDrop(page)["main-menu"]

    def _save(self, *links: LinkDraft) -> None:
        menu = Menu.objects.get(handle="main-menu")
        save_menu(menu_id=menu.pk, title="Main", links=links)

    def test_three_levels_and_where_one_is(self, store: Store) -> None:
        page = a_page(translations={"en": {"title": "About us"}})
        blog = a_blog()
        article = an_article(blog)
        self._save(
            LinkDraft(kind="home"),
            LinkDraft(
                kind="blog",
                target=blog.pk,
                title="文章",
                translations={"en": {"title": "Stories"}},
                links=[
                    LinkDraft(
                        kind="page",
                        target=page.pk,
                        links=[LinkDraft(kind="article", target=article.pk)],
                    )
                ],
            ),
            LinkDraft(kind="url", title="Far", address="https://example.com/blogs/news"),
        )
        menu = self._menu("/blogs/news/spring")
        home, stories, far = menu["links"]
        assert menu["levels"] == 3
        assert (stories["title"], stories["url"], stories["type"]) == (
            "Stories",
            "/en/blogs/news",
            "blog_link",
        )
        assert (stories["active"], stories["current"]) == (True, False)
        assert (stories["child_active"], stories["child_current"]) == (True, True)
        assert (home["url"], home["active"], home["type"]) == ("/en", False, "frontpage_link")
        assert (far["url"], far["active"], far["object"]) == ("https://example.com/blogs/news", False, None)
        about = stories["links"][0]
        assert (about["title"], about["object"]["title"]) == ("About us", "About us")
        assert about["links"][0]["object"]["handle"] == "news/spring"

    def test_what_is_not_shown_is_not_linked(self, store: Store) -> None:
        hidden = a_page(published_at=None)
        product = make_product()
        self._save(
            LinkDraft(kind="page", target=hidden.pk, links=[LinkDraft(kind="search")]),
            LinkDraft(kind="page", target=987_654),
            LinkDraft(kind="product", target=product.pk),
        )
        assert [link["url"] for link in self._menu()["links"]] == [f"/en/products/{product.handle}"]

    def test_any_number_of_links_costs_the_same(self, store: Store) -> None:
        pages = [a_page(handle=f"page-{number}") for number in range(6)]
        products = [make_product(f"手串 {number}") for number in range(6)]
        counts = []
        for size in (1, 6):
            self._save(
                *(LinkDraft(kind="page", target=page.pk) for page in pages[:size]),
                *(LinkDraft(kind="product", target=product.pk) for product in products[:size]),
            )
            with CaptureQueriesContext(connection) as queries:
                seen = [(link["title"], link["object"]["title"]) for link in self._menu()["links"]]
            assert len(seen) == 2 * size
            counts.append(len(queries))
        assert counts == [4, 4]
