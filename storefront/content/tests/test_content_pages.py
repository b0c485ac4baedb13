"""The content part of the back office, asked over HTTP."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from backoffice.testing import check_access, client_of, open_another, personas
from storefront.content.actions import (
    create_article,
    create_blog,
    create_page,
    post_comment,
    receive_message,
    save_menu,
)
from storefront.content.drafts import ArticleDraft, BlogDraft, LinkDraft, PageDraft
from storefront.content.models import Article, Blog, Comment, ContentPage, Menu, Message, Redirect
from storefront.content.tasks import render_article_picture
from storefront.testing import make_product, shopper_at
from tenants.context import enter_store, in_store
from tenants.models import Store
from tenants.testing import queries_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_media_root(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


class Office:
    """The owner's browser in the back office of a store."""

    def __init__(self, store: Store, owner: Any) -> None:
        self.store = store
        self.client: Client = client_of(owner)

    def url(self, name: str, **kwargs: Any) -> str:
        """The address of a page."""
        return reverse(f"backoffice:{name}", kwargs={"handle": self.store.handle, **kwargs})

    def get(self, name: str, query: str = "", **kwargs: Any) -> str:
        """What a page says."""
        response = self.ask("get", name, kwargs, query)
        assert response.status_code == 200
        return str(response.content.decode())

    def post(self, name: str, data: dict[str, Any], **kwargs: Any) -> Any:
        """Send a form."""
        return self.ask("post", name, kwargs, "", data)

    def ask(self, method: str, name: str, kwargs: Any, query: str = "", data: Any = None) -> Any:
        """One request; the test is in the store again when it is answered."""
        response = getattr(self.client, method)(self.url(name, **kwargs) + query, data or {})
        enter_store(self.store)
        return response


@pytest.fixture
def office(store: Store, store_owner: Any) -> Office:
    """The owner at work."""
    return Office(store, store_owner)


def page_form(**more: Any) -> dict[str, Any]:
    """What the page editor sends."""
    fields = {"title": "关于我们", "body": "<p>你好</p>", "visibility": "visible", "title_en": "About us"}
    return fields | more


@pytest.mark.parametrize(
    "name",
    [
        *("pages", "page_new", "articles", "blogs", "blog_new", "menus", "menu_new", "menu_targets"),
        *("comments", "messages", "redirects"),
    ],
)
def test_who_may_open(store: Store, name: str) -> None:
    check_access(personas(store, open_another()), store, name)


def test_who_may_change_a_page(store: Store) -> None:
    page = create_page(draft=PageDraft(title="A", handle="a", published_at=timezone.now()))
    other = open_another()
    enter_store(None)
    people = personas(store, other)

    def unchanged() -> object:
        with in_store(store):
            return list(ContentPage.objects.values_list("title", "handle"))

    for name, kwargs in (("page", {"number": page.pk}), ("page_delete", {"number": page.pk})):
        check_access(people, store, name, kwargs, method="post", data=page_form(), unchanged=unchanged)


class TestPages:
    def test_write_one_and_see_it_in_the_shop(self, store: Store, office: Office) -> None:
        response = office.post("page_new", page_form(template_suffix="contact", body_en="<p>Hello</p>"))
        page = ContentPage.objects.get()
        assert response.headers["Location"] == office.url("page", number=page.pk)
        assert (page.handle, page.template_suffix) == ("guan-yu-wo-men", "contact")
        assert page.translations == {"en": {"title": "About us", "body": "<p>Hello</p>"}}
        html = shopper_at(store).get("/en/pages/guan-yu-wo-men").content.decode()
        assert "<p>Hello</p>" in html
        assert 'name="contact[body]"' in html

    def test_nothing_typed_is_lost(self, store: Store, office: Office) -> None:
        response = office.post("page_new", page_form(title="", handle="a b", body="<p>long</p>"))
        assert response.status_code == 422
        assert "&lt;p&gt;long&lt;/p&gt;" in response.content.decode()
        response = office.post("page_new", page_form(handle="a b"))
        assert response.status_code == 422
        assert not ContentPage.objects.exists()

    def test_hide_schedule_and_show(self, store: Store, office: Office) -> None:
        office.post("page_new", page_form(handle="about"))
        page = ContentPage.objects.get()
        since = page.published_at
        first: dict[str, Any] = {"number": page.pk}
        later = timezone.localtime(timezone.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
        office.post("page", page_form(visibility="scheduled", publish_on=later), **first)
        page.refresh_from_db()
        assert page.is_scheduled
        assert later in office.get("page", **first)
        office.post("page", page_form(visibility="hidden"), **first)
        assert ContentPage.objects.filter(published_at=None).count() == 1
        office.post("page", page_form(), **first)
        page = ContentPage.objects.get()
        assert page.is_visible
        assert since is not None
        assert page.published_at is not None
        assert page.published_at > since
        assert office.post("page", page_form(visibility="scheduled"), **first).status_code == 422

    def test_what_somebody_else_changed_is_not_overwritten(self, store: Store, office: Office) -> None:
        page = create_page(draft=PageDraft(title="A", handle="a"))
        seen = page.updated_at.isoformat()
        office.post("page", page_form(title="B", seen=seen), number=page.pk)
        assert office.post("page", page_form(title="C", seen=seen), number=page.pk).status_code == 422
        page.refresh_from_db()
        assert page.title == "B"

    def test_the_list_is_searched_and_costs_the_same(self, store: Store, office: Office) -> None:
        counts = []
        for number in range(7):
            create_page(draft=PageDraft(title=f"页面 {number}", handle=f"p{number}"))
            if number in {0, 6}:
                counts.append(len(queries_of(lambda: office.get("pages"))))
        assert counts[0] == counts[1]
        html = office.get("pages", "?q=p3")
        assert "页面 3" in html
        assert "页面 4" not in html
        assert "页面 3" not in office.get("pages", "?visibility=visible")

    def test_delete(self, store: Store, office: Office) -> None:
        page = create_page(draft=PageDraft(title="A", handle="a"))
        assert office.post("page_delete", {}, number=page.pk).status_code == 302
        assert not ContentPage.objects.exists()


class TestBlogs:
    def test_a_blog_a_post_and_its_picture(self, store: Store, office: Office) -> None:
        assert office.ask("get", "article_new", {}).status_code == 302
        office.post("blog_new", {"title": "手记", "handle": "news", "comments": "moderated"})
        blog = Blog.objects.get()
        assert blog.comments == "moderated"
        picture = io.BytesIO()
        Image.new("RGB", (900, 600), "#336655").save(picture, "PNG")
        file = SimpleUploadedFile("picture.png", picture.getvalue())
        fields = page_form(handle="spring", blog=blog.pk, tags="水晶，Care", excerpt="短", picture=file)
        response = office.post("article_new", {**fields, "picture_alt": "一串手串"})
        article = Article.objects.get()
        assert response.headers["Location"] == office.url("article", number=article.pk)
        assert article.tags == ["水晶", "Care"]
        assert f"/media/stores/{store.uid}/media/" in office.get("article", number=article.pk)
        render_article_picture(article.pk)
        html = shopper_at(store).get("/blogs/news/spring").content.decode()
        assert 'alt="一串手串"' in html
        assert office.get("articles", "?q=spring").count("关于我们") == 1
        office.post("article", page_form(blog=blog.pk, remove_picture="on"), number=article.pk)
        article.refresh_from_db()
        assert article.picture == {}

    def test_a_file_that_is_no_picture_is_told(self, store: Store, office: Office) -> None:
        blog = create_blog(draft=BlogDraft(title="手记", handle="news"))
        file = SimpleUploadedFile("picture.png", b"no picture")
        assert office.post("article_new", page_form(blog=blog.pk, picture=file)).status_code == 422
        assert not Article.objects.exists()

    def test_deleting_a_blog_takes_all_of_it(self, store: Store, office: Office) -> None:
        blog = create_blog(draft=BlogDraft(title="手记", handle="news"))
        create_article(blog_id=blog.pk, draft=ArticleDraft(title="A"))
        assert office.post("blog_delete", {}, number=blog.pk).status_code == 302
        assert (Blog.objects.count(), Article.objects.count()) == (0, 0)


class TestMenus:
    def test_a_tree_is_written_and_shown_again(self, store: Store, office: Office) -> None:
        product = make_product()
        menu = Menu.objects.get(handle="main-menu")
        tree = [
            {"kind": "catalog", "title": "全部", "titles": {"en": "Everything"}, "links": [
                {"kind": "product", "target": product.pk, "links": [
                    {"kind": "url", "title": "远方", "address": "https://example.com"},
                ]},
            ]},
            {"kind": "policy", "address": "refund-policy"},
        ]  # fmt: skip
        sent = {"title": "主菜单", "links": json.dumps(tree)}
        assert office.post("menu", sent, number=menu.pk).status_code == 302
        items = list(menu.items.values_list("position", "kind", "parent__kind", "title"))
        assert items == [
            (0, "catalog", None, "全部"),
            (1, "product", "catalog", ""),
            (2, "url", "product", "远方"),
            (3, "policy", None, ""),
        ]
        assert "紫水晶手串" in office.get("menu", number=menu.pk)
        html = shopper_at(store).get("/en/").content.decode()
        assert "Everything" in html
        assert f'href="/en/products/{product.handle}"' in html
        assert 'href="https://example.com"' in html

    @pytest.mark.parametrize(
        "tree",
        [
            "{",
            '{"kind": "home"}',
            "[" * 5000,
            '[{"kind": "nowhere"}]',
            '[{"kind": "product"}]',
            '[{"kind": "product", "target": "1"}]',
            '[{"kind": "url", "title": "x", "address": "javascript:alert(1)"}]',
            '[{"kind": "url", "title": "x", "address": "//evil.example"}]',
            '[{"kind": "url", "address": "/pages/x"}]',
            json.dumps(
                [{"kind": "home", "links": [{"kind": "home", "links": [{"kind": "home", "links": [
                    {"kind": "home"}]}]}]}]
            ),
        ],
    )  # fmt: skip
    def test_what_is_no_menu_is_refused_and_nothing_changes(
        self, store: Store, office: Office, tree: str
    ) -> None:
        menu = Menu.objects.get(handle="main-menu")
        response = office.post("menu", {"title": "主菜单", "links": tree}, number=menu.pk)
        assert response.status_code == 422
        assert list(menu.items.values_list("kind", flat=True)) == ["every_collection"]

    def test_menus_of_themes_stay(self, store: Store, office: Office) -> None:
        menu = Menu.objects.get(handle="footer")
        office.post("menu_delete", {}, number=menu.pk)
        office.post("menu", {"title": "x", "handle": "other", "links": "[]"}, number=menu.pk)
        assert Menu.objects.get(pk=menu.pk).handle == "footer"
        own = save_menu(title="节日", handle="festival", links=[LinkDraft(kind="home")])
        office.post("menu_delete", {}, number=own.pk)
        assert not Menu.objects.filter(pk=own.pk).exists()

    def test_what_a_link_may_lead_to_is_found(self, store: Store, office: Office) -> None:
        make_product()
        create_page(draft=PageDraft(title="水晶保养", handle="care"))
        html = office.get("menu_targets", "?q=水晶")
        assert "紫水晶手串" in html
        assert "水晶保养" in html
        assert 'data-kind="url"' in office.get("menu_targets", "?q=https://example.com")


class TestInbox:
    def test_comments_are_judged(self, store: Store, office: Office) -> None:
        blog = create_blog(draft=BlogDraft(title="手记", handle="news", comments="moderated"))
        draft = ArticleDraft(title="春", handle="spring", published_at=timezone.now())
        article = create_article(blog_id=blog.pk, draft=draft)
        said = "<b>真好看</b>"
        comment = post_comment(article=article, author="林", email="lin@example.com", body=said)
        assert "&lt;b&gt;真好看&lt;/b&gt;" in office.get("comments", "?status=pending")
        response = office.post("comments_judge", {"ids": [comment.pk], "do": "publish", "status": "pending"})
        assert response.headers["Location"] == f"{office.url('comments')}?status=pending"
        comment.refresh_from_db()
        assert comment.status == "published"
        assert office.post("comments_judge", {"ids": [comment.pk], "do": "burn"}).status_code == 404
        office.post("comments_judge", {"ids": [comment.pk, "x"], "do": "delete"})
        assert not Comment.objects.exists()

    def test_messages_are_read_and_filed(self, store: Store, office: Office) -> None:
        body = "在吗？<b>"
        fields = {"颜色": "<i>紫"}
        message = receive_message(email="lin@example.com", body=body, fields=fields, locale="zh-Hans")
        html = office.get("message", number=message.pk)
        assert "<dd>简体中文</dd>" in html
        assert "在吗？&lt;b&gt;" in html
        assert "&lt;i&gt;紫" in html
        assert Message.objects.filter(read_at=None).count() == 1
        assert office.post("message_read", {}, number=message.pk).status_code == 204
        assert Message.objects.filter(read_at=None).count() == 0
        office.post("messages_file", {"ids": [message.pk], "do": "spam"})
        assert "lin@example.com" not in office.get("messages")
        assert "lin@example.com" in office.get("messages", "?box=spam")
        office.post("messages_file", {"ids": [message.pk], "do": "delete"})
        assert not Message.objects.exists()


class TestRedirects:
    def test_add_import_and_delete(self, store: Store, office: Office) -> None:
        office.post("redirects", {"path": "/old/?x=1", "target": "https://example.com/new"})
        row = Redirect.objects.get()
        assert (row.path, row.target) == ("/old", "https://example.com/new")
        assert shopper_at(store).get("/old").headers["Location"] == "https://example.com/new"
        for path, target in (("/", "/x"), ("old", "/x"), ("/a", "javascript:x"), ("/a", "/a"), ("/a", "//b")):
            assert office.post("redirects", {"path": path, "target": target}).status_code == 422
        rows = "Redirect from,Redirect to\n/one,/pages/one\n/two\n/three,/pages/three\n"
        file = SimpleUploadedFile("list.csv", rows.encode())
        response = office.post("redirects_import", {"file": file})
        assert response.status_code == 422
        assert "第 3 行" in response.content.decode() or "Line 3" in response.content.decode()
        assert set(Redirect.objects.values_list("path", flat=True)) == {"/old", "/one", "/three"}
        office.post("redirect_delete", {}, number=row.pk)
        assert not Redirect.objects.filter(pk=row.pk).exists()
