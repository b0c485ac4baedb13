"""/dev/ui: every component in every state, in both languages (?lang=) and modes (?theme=)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from foundation.ui.charts import Chart, Point
from foundation.ui.formats import money_text, month_day, number_text
from foundation.ui.forms import (
    Card,
    FileDrop,
    MoneyField,
    Prefixed,
    RadioCards,
    Segmented,
    Switch,
    TagField,
    TagInput,
)
from foundation.ui.tags.text import ICONS

DAYS = 30
SALES = [
    8,
    12,
    9,
    14,
    22,
    31,
    27,
    13,
    11,
    16,
    18,
    25,
    38,
    33,
    15,
    14,
    19,
    21,
    29,
    44,
    41,
    20,
    17,
    23,
    26,
    35,
    52,
    47,
    28,
    31,
]


class GalleryForm(forms.Form):
    """One field of each kind. The gallery is for builders; its words need no more than to be plausible."""

    title = forms.CharField(label=gettext_lazy("Title"), initial="黑曜石手链 8 mm")
    handle = forms.SlugField(
        label=gettext_lazy("Web address"),
        widget=Prefixed(prefix="https://", suffix=".kaidian.shop"),
        help_text=gettext_lazy("Letters, digits and hyphens. You can change it later."),
    )
    description = forms.CharField(label=gettext_lazy("Description"), required=False, widget=forms.Textarea)
    price = MoneyField(label=gettext_lazy("Price"), initial=12800)
    weight = forms.IntegerField(label=gettext_lazy("Weight"), initial=120)
    vendor = forms.ChoiceField(label=gettext_lazy("Vendor"), choices=[("1", "Kaidian"), ("2", "晶石小铺")])
    launch = forms.DateField(label=gettext_lazy("Publish on"), widget=forms.DateInput(attrs={"type": "date"}))
    tags = TagField(
        label=gettext_lazy("Tags"),
        initial=["水晶", "obsidian", "gift"],
        widget=TagInput(suggestions=["amethyst", "玉"]),
    )
    visible = forms.BooleanField(
        label=gettext_lazy("Show in the store"),
        widget=Switch,
        initial=True,
        help_text=gettext_lazy("Shoppers can find and buy it."),
    )
    gift_wrap = forms.BooleanField(label=gettext_lazy("Offer gift wrap"), required=False)
    unit = forms.ChoiceField(
        label=gettext_lazy("Weigh in"),
        widget=Segmented,
        choices=[("g", "g"), ("kg", "kg"), ("lb", "lb")],
        initial="g",
    )
    start = forms.ChoiceField(
        label=gettext_lazy("Start with"),
        choices=[("samples", ""), ("file", ""), ("empty", "")],
        initial="samples",
        widget=RadioCards(
            [
                Card(
                    "samples",
                    gettext_lazy("Sample products"),
                    gettext_lazy("See the store full at once."),
                    "spark",
                ),
                Card("file", gettext_lazy("A CSV file"), gettext_lazy("Bring what you have."), "upload"),
                Card(
                    "empty", gettext_lazy("Nothing"), gettext_lazy("Add the first product yourself."), "plus"
                ),
            ]
        ),
    )
    ship_to = forms.MultipleChoiceField(
        label=gettext_lazy("Ship to"),
        widget=forms.CheckboxSelectMultiple,
        choices=[("cn", gettext_lazy("Mainland China")), ("hk", gettext_lazy("Hong Kong"))],
        initial=["cn"],
    )
    picture = forms.FileField(
        label=gettext_lazy("Pictures"),
        widget=FileDrop(accept="image/*", multiple=True, note="JPEG, PNG, WebP · 20 MB"),
        required=False,
    )


BROKEN = {
    "title": "",
    "handle": "Not a handle!",
    "price": "12.345",
    "weight": "heavy",
    "vendor": "9",
    "launch": "soon",
    "tags": "",
}


@require_safe
def show_gallery(request: HttpRequest) -> HttpResponse:
    """The page. `?lang=zh-hans`, `?theme=dark` and `?page=` choose what is seen."""
    language = request.GET.get("lang") or translation.get_language() or "en"
    with translation.override(language):
        return render(request, "ui/dev/gallery.html", _context(request))


def _context(request: HttpRequest) -> dict[str, Any]:
    now = timezone.now()
    return {
        "theme": request.GET.get("theme", ""),
        "icons": sorted(ICONS),
        "form": GalleryForm(),
        "overlay": GalleryForm(auto_id="overlay_%s"),
        "broken": GalleryForm(BROKEN, auto_id="broken_%s"),
        "rows": _rows(),
        "page": Paginator(range(143), 10).get_page(request.GET.get("page", 4)),
        "bars": _chart("bar"),
        "lines": _chart("line"),
        "empty_chart": Chart(title=_("Sales"), points=[Point("", 0)] * 7),
        "stats": _stats(),
        "steps": [_("Name"), _("Theme"), _("Products"), _("Done")],
        "now": now,
        "hour_ago": now - timedelta(hours=1),
        "day_ago": now - timedelta(days=1, hours=3),
        "tones": ["neutral", "success", "warning", "danger", "info", "accent"],
        "names": ["Ada Lovelace", "晶石小铺", "mei@example.com", "王小明", "Kaidian", "Otto"],
    }


def _chart(kind: Any) -> Chart:
    today = timezone.localdate()
    days = [today - timedelta(days=DAYS - 1 - index) for index in range(DAYS)]
    sales = [Point(month_day(day), amount * 9950) for day, amount in zip(days, SALES, strict=True)]
    before = [Point(month_day(day), amount * 8100) for day, amount in zip(days, reversed(SALES), strict=True)]
    return Chart(
        title=_("Sales"),
        points=sales,
        kind=kind,
        unit="CNY",
        compare=before if kind == "line" else (),
        name=_("This month"),
        compare_name=_("The month before"),
    )


def _stats() -> list[dict[str, Any]]:
    return [
        {"label": _("Sales today"), "value": money_text(308450, "CNY"), "change": 0.124, "series": SALES},
        {"label": _("Orders"), "value": number_text(31), "change": -0.08, "series": SALES[::-1]},
        {"label": _("Visitors"), "value": number_text(1284), "change": 0.0, "series": SALES[10:]},
        {"label": _("To fulfil"), "value": number_text(7), "change": None, "series": []},
    ]


def _rows() -> list[dict[str, Any]]:
    return [
        {
            "title": "黑曜石手链 8 mm",
            "kind": _("Bracelet"),
            "stock": 42,
            "price": 12800,
            "tone": "success",
            "state": _("Active"),
        },
        {
            "title": "Amethyst beads, 6 mm strand",
            "kind": _("Beads"),
            "stock": 0,
            "price": 8600,
            "tone": "warning",
            "state": _("Sold out"),
        },
        {
            "title": "天然粉水晶 情侣手串 礼盒装 可刻字",
            "kind": _("Bracelet"),
            "stock": 7,
            "price": 26800,
            "tone": "neutral",
            "state": _("Draft"),
        },
        {
            "title": "Tiger’s eye pendant",
            "kind": _("Pendant"),
            "stock": 1280,
            "price": 1299900,
            "tone": "danger",
            "state": _("Refused"),
        },
    ]
