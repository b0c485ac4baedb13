"""What a store says beside its goods."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.translations import Translated

MAX_LEVELS = 3
"""How deep a menu may be nested."""


class Policy(Translated):
    """One of the rules a shop must state. `body` is cleaned HTML."""

    class Kind(models.TextChoices):
        REFUND = "refund-policy", _("Refund policy")
        PRIVACY = "privacy-policy", _("Privacy policy")
        SHIPPING = "shipping-policy", _("Shipping policy")
        TERMS = "terms-of-service", _("Terms of service")

    translated_fields = ("body",)

    kind = models.CharField(max_length=24, choices=Kind.choices, primary_key=True)
    body = models.TextField()
    updated_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.kind


class ShopPicture(Translated):
    """A picture of the shop itself (a banner, a story), that themes find by its name.

    `renditions` is a list of {"width", "height", "format", "key"}, empty until it is rendered.
    """

    translated_fields = ("alt",)

    name = models.SlugField(max_length=80, unique=True)
    alt = models.CharField(max_length=512, blank=True)
    file = models.CharField(max_length=255)
    content_hash = models.CharField(max_length=64)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    renditions = models.JSONField(default=list, blank=True)

    def __str__(self) -> str:
        return self.name


class ShopVideo(Translated):
    """A video of the shop itself, that themes find by its name. It is kept as it was uploaded.

    `poster` stands for it until it plays. `milliseconds` is 0 where the file does not tell.
    """

    class Format(models.TextChoices):
        MP4 = "mp4"
        WEBM = "webm"

    translated_fields = ("alt",)

    name = models.SlugField(max_length=80, unique=True)
    alt = models.CharField(max_length=512, blank=True)
    format = models.CharField(max_length=4, choices=Format.choices)
    key = models.CharField(max_length=255)
    content_hash = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    milliseconds = models.PositiveIntegerField(default=0)
    poster = models.ForeignKey(
        ShopPicture, on_delete=models.SET_NULL, null=True, blank=True, related_name="videos"
    )

    def __str__(self) -> str:
        return self.name


class Published(Translated):
    """Text with a title that is shown from `published_at` on; None hides it, a later moment schedules it.

    `template_suffix` names the theme's template for it: "contact" is `page.contact`, "" the plain one.
    """

    translated_fields: ClassVar[tuple[str, ...]] = ("title", "body", "seo_title", "seo_description")

    title = models.CharField(max_length=255)
    body = models.TextField(blank=True)
    seo_title = models.CharField(max_length=255, blank=True)
    seo_description = models.TextField(blank=True)
    template_suffix = models.CharField(max_length=80, blank=True)
    author = models.CharField(max_length=255, blank=True)
    published_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def is_visible(self) -> bool:
        """Whether shoppers see it now."""
        return self.published_at is not None and self.published_at <= timezone.now()

    @property
    def is_scheduled(self) -> bool:
        """Whether shoppers will see it later."""
        return self.published_at is not None and self.published_at > timezone.now()


class ContentPage(Published):
    """A page of text: about us, how to contact us. `body` is cleaned HTML."""

    handle = models.CharField(max_length=255, unique=True)


class Blog(Translated):
    """A row of articles, and who may comment on them."""

    class Comments(models.TextChoices):
        CLOSED = "closed", _("No comments")
        MODERATED = "moderated", _("Shown once you approve them")
        OPEN = "open", _("Shown at once")

    translated_fields = ("title", "seo_title", "seo_description")

    handle = models.CharField(max_length=255, unique=True)
    title = models.CharField(max_length=255)
    comments = models.CharField(max_length=10, choices=Comments.choices, default=Comments.CLOSED)
    seo_title = models.CharField(max_length=255, blank=True)
    seo_description = models.TextField(blank=True)
    template_suffix = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.title


class Article(Published):
    """One text of a blog. `body` and `excerpt` are cleaned HTML.

    `picture` is as a collection's (`catalog.media.own`).
    """

    translated_fields = ("title", "body", "excerpt", "seo_title", "seo_description")

    blog = models.ForeignKey(Blog, on_delete=models.CASCADE, related_name="articles", db_index=False)
    handle = models.CharField(max_length=255)
    excerpt = models.TextField(blank=True)
    tags = ArrayField(models.CharField(max_length=255), default=list, blank=True)
    picture = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["blog", "handle"], name="article_handle_once_a_blog")]
        indexes = [models.Index(fields=["blog", "-published_at", "-id"], name="article_newest")]


class Comment(models.Model):
    """What a shopper says to an article. `body` is plain text."""

    class Status(models.TextChoices):
        PENDING = "pending", _("Waiting")
        PUBLISHED = "published", _("Shown")
        SPAM = "spam", _("Spam")

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="comments", db_index=False)
    author = models.CharField(max_length=255)
    email = models.CharField(max_length=254)
    body = models.TextField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PENDING)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["article", "status", "id"], name="comment_of_article"),
            models.Index(fields=["status", "-id"], name="comment_status"),
        ]

    def __str__(self) -> str:
        return f"{self.author}: {self.body[:40]}"


class Menu(Translated):
    """A list of links that themes find by its handle: "main-menu", "footer"."""

    translated_fields = ("title",)

    handle = models.CharField(max_length=255, unique=True)
    title = models.CharField(max_length=255)
    updated_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.title


class MenuItem(Translated):
    """One link of a menu, `position` in the whole menu from top to bottom.

    It leads to the row `target` of its kind, to `address` (a URL, or the kind of a policy), or a fixed page.
    EVERY_COLLECTION and EVERY_POLICY stand for a link to each that is shown. An empty title is that of its
    target.
    """

    class Kind(models.TextChoices):
        HOME = "home", _("Home page")
        SEARCH = "search", _("Search")
        CATALOG = "catalog", _("All products")
        COLLECTIONS = "collections", _("List of collections")
        EVERY_COLLECTION = "every_collection", _("Every collection")
        COLLECTION = "collection", _("Collection")
        PRODUCT = "product", _("Product")
        PAGE = "page", _("Page")
        BLOG = "blog", _("Blog")
        ARTICLE = "article", _("Blog post")
        POLICY = "policy", _("Policy")
        EVERY_POLICY = "every_policy", _("Every policy")
        URL = "url", _("Web address")

    translated_fields = ("title",)

    menu = models.ForeignKey(Menu, on_delete=models.CASCADE, related_name="items", db_index=False)
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="children")
    position = models.PositiveIntegerField()
    title = models.CharField(max_length=255, blank=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    target = models.BigIntegerField(null=True)
    address = models.CharField(max_length=2048, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["menu", "position"], name="menu_position_once")]

    def __str__(self) -> str:
        return self.title or self.kind


class Message(models.Model):
    """What somebody sent by a form of the shop. `fields` is {label: text} of what the form asked besides."""

    name = models.CharField(max_length=255, blank=True)
    email = models.CharField(max_length=254)
    body = models.TextField(blank=True)
    fields = models.JSONField(default=dict, blank=True)
    locale = models.CharField(max_length=20)
    is_spam = models.BooleanField(default=False)
    read_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.email}: {self.body[:40]}"


class Redirect(models.Model):
    """An address that things were known by, and where they are now. Both without the prefix of a language."""

    path = models.CharField(max_length=1024, unique=True)
    target = models.CharField(max_length=2048)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.path} → {self.target}"
