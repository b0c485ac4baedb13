"""What shoppers write: comments on articles, messages to the merchant, addresses for the newsletter."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.utils import timezone

from foundation.errors import ActionError
from storefront.content.actions import (
    create_article,
    create_blog,
    create_page,
    delete_comments,
    file_messages,
    judge_comments,
    post_comment,
    receive_message,
)
from storefront.content.drafts import ArticleDraft, BlogDraft, PageDraft
from storefront.content.models import Article, Comment, Message
from storefront.content.tasks import mail_message
from storefront.customers.models import Customer
from storefront.testing import shopper_at
from tenants.models import Store

pytestmark = pytest.mark.django_db
PATH = "/blogs/news/spring"
EVIL = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def _fresh_limits(store: Store) -> None:
    cache.clear()


def an_article(comments: str = "open") -> Article:
    """An article on whose blog comments are open, moderated or closed."""
    blog = create_blog(draft=BlogDraft(title="手记", handle="news", comments=comments))
    when = timezone.now() - timedelta(days=1)
    draft = ArticleDraft(title="春", handle="spring", body="<p>春</p>", published_at=when)
    return create_article(blog_id=blog.pk, draft=draft)


def say(store: Store, body: str = "真好看", **more: Any) -> Any:
    """Send the comment form."""
    fields = {"comment[author]": "林", "comment[email]": "lin@example.com", "comment[body]": body, **more}
    return shopper_at(store).post(f"{PATH}/comments", fields)


def write(store: Store, path: str = "/pages/contact", **more: Any) -> Any:
    """Send the contact form from a page."""
    fields = {"form_type": "contact", "contact[email]": "lin@example.com", "contact[body]": "在吗？", **more}
    return shopper_at(store, referer=f"http://{store.host}{path}").post("/contact", fields)


class TestComments:
    def test_an_open_blog_shows_a_comment_at_once_as_it_was_typed(self, store: Store) -> None:
        an_article()
        response = say(store, f"{EVIL}\n第二行")
        assert response.status_code == 303
        assert response.headers["Location"] == f"{PATH}?new_comment_posted=true#comment_form"
        html = shopper_at(store).get(response.headers["Location"]).content.decode()
        assert "<p>&lt;script&gt;alert(1)&lt;/script&gt;<br>第二行</p>" in html
        assert EVIL not in html
        assert "谢谢您的评论。" in html
        assert "lin@example.com" not in html

    def test_a_moderated_blog_waits_for_the_team(self, store: Store) -> None:
        an_article("moderated")
        response = say(store)
        assert "经我们查看后就会显示" in shopper_at(store).get(response.headers["Location"]).content.decode()
        comment = Comment.objects.get()
        assert comment.status == Comment.Status.PENDING
        assert "真好看" not in shopper_at(store).get(PATH).content.decode()
        assert judge_comments(comment_ids=[comment.pk], status=Comment.Status.PUBLISHED) == 1
        assert "真好看" in shopper_at(store).get(PATH).content.decode()

    def test_a_closed_blog_takes_none(self, store: Store) -> None:
        an_article("closed")
        assert "comment[body]" not in shopper_at(store).get(PATH).content.decode()
        assert say(store).status_code == 422
        assert not Comment.objects.exists()

    @pytest.mark.parametrize(
        ("field", "value", "told"),
        [
            ("comment[email]", "nobody", "请填写邮箱地址"),
            ("comment[author]", " ", "请填写您的称呼"),
            ("comment[body]", "", "请先填写内容"),
        ],
    )
    def test_a_fault_is_told_and_nothing_typed_is_lost(
        self, store: Store, field: str, value: str, told: str
    ) -> None:
        an_article()
        response = say(store, **{"comment[body]": f"写了很久 {EVIL}", field: value})
        html = response.content.decode()
        assert response.status_code == 422
        assert told in html
        assert field == "comment[body]" or "写了很久 &lt;script&gt;" in html
        assert EVIL not in html
        assert not Comment.objects.exists()

    def test_what_falls_into_the_trap_or_is_full_of_links_is_not_shown(self, store: Store) -> None:
        an_article()
        assert say(store, website_url="https://spam.example").status_code == 303
        say(store, "see https://a.example https://b.example www.c.example")
        assert list(Comment.objects.order_by("pk").values_list("status", flat=True)) == ["spam", "pending"]

    def test_nobody_floods_a_blog(self, store: Store) -> None:
        an_article()
        codes = [say(store, f"第 {number} 条").status_code for number in range(10)]
        assert codes == [303] * 8 + [422] * 2
        assert Comment.objects.count() == 8

    def test_comments_are_counted_and_deleted(self, store: Store) -> None:
        article = an_article()
        for status in ("published", "pending", "spam"):
            comment = post_comment(article=article, author="林", email="lin@example.com", body=status)
            judge_comments(comment_ids=[comment.pk], status=Comment.Status(status))
        assert "1 条评论" in shopper_at(store).get(PATH).content.decode()
        assert delete_comments(comment_ids=Comment.objects.values_list("pk", flat=True)) == 3
        assert not Comment.objects.exists()


class TestMessages:
    @pytest.fixture(autouse=True)
    def _a_contact_page(self, store: Store) -> None:
        draft = PageDraft(
            title="联系我们", handle="contact", template_suffix="contact", published_at=timezone.now()
        )
        create_page(draft=draft)

    def test_a_message_is_kept_and_mailed_to_the_merchant(self, store: Store) -> None:
        response = write(store, **{"contact[name]": "林", "contact[电话]": "138"})
        assert response.status_code == 303
        assert response.headers["Location"] == "/pages/contact?contact_posted=true#contact_form"
        assert "我们已收到您的留言" in shopper_at(store).get(response.headers["Location"]).content.decode()
        message = Message.objects.get()
        assert (message.name, message.email, message.body) == ("林", "lin@example.com", "在吗？")
        assert message.fields == {"电话": "138"}
        mail_message(message.pk)
        letter = mail.outbox[0]
        assert letter.reply_to == ["lin@example.com"]
        assert letter.to == [store.memberships.get().account.email]
        assert "在吗？" in str(letter.body)
        assert "电话: 138" in str(letter.body)

    def test_a_fault_shows_the_page_it_came_from_again(self, store: Store) -> None:
        response = write(store, **{"contact[email]": "nobody", "contact[name]": f"林{EVIL}"})
        html = response.content.decode()
        assert response.status_code == 422
        assert "<h1>联系我们</h1>" in html
        assert "请填写邮箱地址" in html
        assert 'value="林&lt;script&gt;' in html
        assert "在吗？</textarea>" in html
        assert not Message.objects.exists()

    def test_it_leads_back_into_the_shop_only(self, store: Store) -> None:
        for elsewhere in ("https://evil.example/x", "//evil.example", "/\\evil.example", "javascript:x"):
            response = write(store, path="/", return_to=elsewhere)
            assert response.headers["Location"] == "/?contact_posted=true#contact_form", elsewhere
        english = shopper_at(store, referer=f"http://{store.host}/en/pages/contact?a=1")
        response = english.post("/en/contact", {"contact[email]": "a@example.com", "contact[body]": "x"})
        assert response.headers["Location"] == "/en/pages/contact?a=1&contact_posted=true#contact_form"

    def test_what_falls_into_the_trap_is_kept_apart_and_not_mailed(self, store: Store) -> None:
        assert write(store, website_url="x").status_code == 303
        assert Message.objects.get().is_spam

    def test_nobody_floods_the_merchant(self, store: Store) -> None:
        assert [write(store).status_code for _turn in range(10)] == [303] * 8 + [422] * 2

    def test_the_newsletter_makes_customers_and_no_messages(self, store: Store) -> None:
        for address in ("Lin@example.com", "lin@example.com"):
            fields = {"contact[email]": address, "contact[first_name]": "小雨", "contact[last_name]": "林"}
            response = write(store, form_type="customer", **fields)
            assert response.headers["Location"] == "/pages/contact?customer_posted=true#contact_form"
        write(store, form_type="customer", website_url="x", **{"contact[email]": "bot@example.com"})
        customer = Customer.objects.get()
        assert (customer.email, customer.name, customer.locale) == ("lin@example.com", "林小雨", "zh-Hans")
        assert (customer.accepts_marketing, customer.marketing_source) == (True, "newsletter")
        assert customer.marketing_at is not None
        assert not Message.objects.exists()

    @pytest.mark.parametrize("address", ["", "nobody", f"{'a' * 250}@example.com"])
    def test_the_newsletter_needs_an_address(self, store: Store, address: str) -> None:
        response = write(store, form_type="customer", **{"contact[email]": address})
        assert (response.status_code, Customer.objects.exists()) == (422, False)

    def test_messages_are_filed(self, store: Store) -> None:
        message = receive_message(email="lin@example.com", body="x", locale="zh-Hans")
        for filing in ("read", "spam"):
            assert file_messages(message_ids=[message.pk], filing=filing) == 1
        message.refresh_from_db()
        assert (message.read_at is not None, message.is_spam) == (True, True)
        with pytest.raises(ValueError, match="lost"):
            file_messages(message_ids=[message.pk], filing="lost")
        file_messages(message_ids=[message.pk], filing="delete")
        assert not Message.objects.exists()

    def test_an_empty_message_is_refused(self, store: Store) -> None:
        with pytest.raises(ActionError) as refused:
            receive_message(email="lin@example.com", body=" ", locale="en")
        assert refused.value.code == "body_missing"
        assert not Message.objects.exists()
