"""Forms of the back office for pages, blogs, articles and menus."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.ui.forms import Card as ChoiceCard
from foundation.ui.forms import RadioCards, TagField, TagInput
from storefront.catalog.template_choice import PageFields
from storefront.content.models import Blog, Published
from storefront.content.queries.backoffice import all_tags
from storefront.translated_forms import TranslatedForm

VISIBLE, HIDDEN, SCHEDULED = "visible", "hidden", "scheduled"
VISIBILITIES = ((VISIBLE, _("Visible")), (HIDDEN, _("Hidden")), (SCHEDULED, _("Visible from a day on")))
MOMENT = "%Y-%m-%dT%H:%M"
MAX_BODY = 500_000
_RICH = {"rows": 14, "data-rich": True}


class PublishedForm(PageFields):
    """What pages and articles share: a text, its author, and when it is shown."""

    translated: ClassVar[tuple[str, ...]] = ("title", "body", "seo_title", "seo_description")
    unstripped: ClassVar[tuple[str, ...]] = ("body",)

    body = forms.CharField(
        label=_("Text"), required=False, max_length=MAX_BODY, strip=False, widget=forms.Textarea(_RICH)
    )
    author = forms.CharField(label=_("Author"), max_length=255, required=False)
    visibility = forms.ChoiceField(label=_("Visibility"), choices=VISIBILITIES, widget=forms.RadioSelect)
    publish_on = forms.DateTimeField(
        label=_("Visible from"),
        required=False,
        input_formats=[MOMENT, f"{MOMENT}:%S"],
        widget=forms.DateTimeInput({"type": "datetime-local"}, format=MOMENT),
    )

    def clean(self) -> dict[str, Any]:
        """A day is needed where there is to be one."""
        data = super().clean() or self.cleaned_data
        if data.get("visibility") == SCHEDULED and not data.get("publish_on") and "publish_on" in data:
            self.add_error("publish_on", _("Choose the day and the time."))
        return data

    def published_at(self, row: Published | None) -> Any:
        """Since when it shall be shown, None for never. What is shown already keeps its day."""
        if self.cleaned_data["visibility"] == HIDDEN:
            return None
        if self.cleaned_data["visibility"] == SCHEDULED:
            return self.cleaned_data["publish_on"]
        return row.published_at if row is not None and row.is_visible else timezone.now()


class PageForm(PublishedForm):
    """A page of text."""

    kind_of_template = "page"


class ArticleForm(PublishedForm):
    """An article without its picture's file."""

    kind_of_template = "article"
    translated = ("title", "body", "excerpt", "seo_title", "seo_description")
    unstripped = ("body", "excerpt")

    excerpt = forms.CharField(
        label=_("Excerpt"),
        required=False,
        max_length=MAX_BODY,
        strip=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("What lists show of it. Left empty, its beginning."),
    )
    blog = forms.ModelChoiceField(label=_("Blog"), queryset=Blog.objects.none(), empty_label=None)
    tags = TagField(label=_("Tags"), required=False, max_length=255)
    picture_alt = forms.CharField(label=_("What the picture shows"), max_length=512, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        blog = self.fields["blog"]
        assert isinstance(blog, forms.ModelChoiceField)
        blog.queryset = Blog.objects.order_by("pk")
        self.fields["tags"].widget = TagInput(suggestions=all_tags())


class BlogForm(PageFields):
    """A blog."""

    kind_of_template = "blog"
    translated = ("title", "seo_title", "seo_description")

    comments = forms.ChoiceField(
        label=_("Comments"),
        choices=Blog.Comments.choices,
        widget=RadioCards(
            (
                ChoiceCard("closed", _("No comments"), _("Nobody can comment.")),
                ChoiceCard("moderated", _("Approve first"), _("You read each comment before it is shown.")),
                ChoiceCard("open", _("Show at once"), _("All but what looks like spam.")),
            )
        ),
    )


class MenuForm(TranslatedForm):
    """A menu without its links."""

    translated = ("title",)

    title = forms.CharField(label=_("Title"), max_length=255)
    handle = forms.CharField(label=_("Name for themes"), max_length=255, required=False)
    links = forms.CharField(required=False, max_length=1_000_000, widget=forms.HiddenInput)
