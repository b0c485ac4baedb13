"""The editor's form for a product: everything but options, variants and pictures is a Django form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.ui.forms import Card, RadioCards, Segmented, Switch, TagField, TagInput
from storefront.catalog.models import Collection, Product
from storefront.catalog.queries import backoffice as queries
from storefront.catalog.template_choice import PageFields

STATUSES = (
    (Product.Status.ACTIVE.value, _("On sale")),
    (Product.Status.DRAFT.value, _("Draft")),
    (Product.Status.ARCHIVED.value, _("Archived")),
)
SORTS = (
    (Collection.Sort.MANUAL.value, _("As ordered here")),
    (Collection.Sort.BEST_SELLING.value, _("Best selling first")),
    (Collection.Sort.NEWEST.value, _("Newest first")),
    (Collection.Sort.OLDEST.value, _("Oldest first")),
    (Collection.Sort.PRICE.value, _("Price, low to high")),
    (Collection.Sort.PRICE_DOWN.value, _("Price, high to low")),
    (Collection.Sort.TITLE.value, _("Title, A to Z")),
    (Collection.Sort.TITLE_DOWN.value, _("Title, Z to A")),
)
KINDS = (
    Card("hand", _("Chosen by hand"), _("You put products in and order them yourself.")),
    Card("rules", _("By rules"), _("Products that fit come and go by themselves.")),
)
MATCHES = (("all", _("All rules")), ("any", _("Any rule")))
_RICH = {"rows": 8, "data-rich": True}
TRANSLATED = ("title", "description", "seo_title", "seo_description")


class _Texts(PageFields):
    """What products and collections share beside the fields of their pages."""

    translated = TRANSLATED
    unstripped = ("description",)

    description = forms.CharField(
        label=_("Description"), required=False, widget=forms.Textarea(_RICH), strip=False
    )


class ProductForm(_Texts):
    """A product without its options, variants and pictures."""

    kind_of_template = "product"

    vendor = forms.CharField(label=_("Vendor"), max_length=255, required=False)
    product_type = forms.CharField(label=_("Type"), max_length=255, required=False)
    tags = TagField(label=_("Tags"), required=False)
    status = forms.ChoiceField(label=_("Status"), choices=STATUSES)
    collections = forms.ModelMultipleChoiceField(
        label=_("Collections"),
        queryset=Collection.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        collections = self.fields["collections"]
        assert isinstance(collections, forms.ModelMultipleChoiceField)
        collections.queryset = queries.find_collections().filter(rules=[])
        self.fields["tags"].widget = TagInput(suggestions=queries.tags())
        self.fields["vendor"].widget.attrs["list"] = "vendors"
        self.fields["product_type"].widget.attrs["list"] = "types"
        self.vendors = queries.vendors()
        self.types = queries.product_types()


class CollectionForm(_Texts):
    """A collection without its products, rules and picture."""

    kind_of_template = "collection"

    kind = forms.ChoiceField(
        label=_("Which products"),
        choices=[(card.value, card.label) for card in KINDS],
        widget=RadioCards(KINDS),
        required=False,
    )
    any_rule = forms.ChoiceField(
        label=_("Products must fit"), choices=MATCHES, widget=Segmented, required=False
    )
    sort = forms.ChoiceField(label=_("Order in the shop"), choices=SORTS)
    is_published = forms.BooleanField(label=_("Shown in the shop"), required=False, widget=Switch)
    picture_alt = forms.CharField(label=_("What the picture shows"), max_length=512, required=False)
