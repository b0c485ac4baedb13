"""The filters and tags of themes."""

import datetime as dt
import json

import pytest
from django.test import RequestFactory

from themes.engine import Html, Listing, Run
from themes.installed import engine
from themes.language.links import safe_url
from themes.language.objects import ThemeDrop
from themes.language.paginate import shown_pages
from themes.objects.images import ImageDrop, Picture, Rendition
from themes.rendering.page import Page
from themes.rendering.render import Renderer
from themes.resolve import resolve
from themes.samples.shop import Shop

PICTURE = Picture(
    "/media/jade.webp",
    1600,
    2000,
    "Jade <beads>",
    tuple(
        Rendition(f"/media/jade-{width}.{format_}", width, format_)
        for format_ in ("avif", "webp")
        for width in (360, 720, 1080)
    ),
)


def rendered(source: str, *, locale: str = "en", page: Page | None = None, **objects: object) -> str:
    page = page or Page(
        locale=locale, currency="CNY", root="/en" if locale == "en" else "", path="/collections/all"
    )
    Renderer(resolve("courtyard", "mist", {}), "index", page)
    run = Run(state=page, objects=objects)
    return engine().compile(source, "test.liquid").render(run)


@pytest.mark.parametrize(
    ("source", "locale", "expected"),
    [
        ("{{ 19900 | money }}", "zh-Hans", "¥199.00"),
        ("{{ 19900 | money }}", "en", "CN¥199.00"),
        ("{{ 123456700 | money }}", "zh-Hans", "¥1,234,567.00"),
        ("{{ 19900 | money_with_currency }}", "zh-Hans", "¥199.00 CNY"),
        ("{{ 123450 | money_without_currency }}", "zh-Hans", "1,234.50"),
        ("{{ 19900 | money_without_trailing_zeros }}", "zh-Hans", "¥199"),
        ("{{ 19950 | money_without_trailing_zeros }}", "zh-Hans", "¥199.50"),
        ("{{ 19950 | money_amount }}", "zh-Hans", "199.50"),
        ("{{ nil | money }}{{ 'x' | money }}{{ true | money }}", "en", ""),
        ("{{ '1999' | money }}", "zh-Hans", "¥19.99"),
    ],
)
def test_money(source: str, locale: str, expected: str) -> None:
    assert rendered(source, locale=locale) == expected


def test_money_of_a_currency_without_decimals() -> None:
    page = Page(locale="en", currency="JPY")
    assert rendered("{{ 1500 | money }} {{ 1500 | money_amount }}", page=page) == "¥1,500 1500"


@pytest.mark.parametrize(
    ("source", "locale", "expected"),
    [
        ("{{ 'cart.title' | t }}", "en", "Your cart"),
        ("{{ 'cart.title' | t }}", "zh-Hans", "购物车"),
        ("{{ 'collection.count' | t: count: 1 }}", "en", "1 product"),
        ("{{ 'collection.count' | t: count: 0 }}", "en", "0 products"),
        ("{{ 'collection.count' | t: count: 5 }}", "zh-Hans", "共 5 件商品"),
        ("{{ 'no.such.key' | t }}", "en", "no.such.key"),
        ("{{ 'no.such.key' | t: default: 'Fallback' }}", "en", "Fallback"),
        ("{{ 'search.nothing' | t: terms: '<b>' }}", "en", "Nothing was found for “&lt;b&gt;”."),
    ],
)
def test_translations(source: str, locale: str, expected: str) -> None:
    assert rendered(source, locale=locale) == expected


def test_what_is_filled_into_a_phrase_is_escaped() -> None:
    assert rendered("{{ 'search.nothing' | t: terms: x }}", x="<b>") == "Nothing was found for “&lt;b&gt;”."
    assert rendered("{{ 'product.price.from_html' | t: price: x }}", x="<b>") == "From &lt;b&gt;"


def test_a_picture_has_its_size_and_all_its_renditions() -> None:
    source = "{{ i | image_url: width: 700 | image_tag: sizes: '50vw', class: 'x'MORE }}"
    image = (
        '<img src="/media/jade-720.webp" srcset="/media/jade-360.webp 360w, /media/jade-720.webp 720w"'
        ' sizes="50vw" width="700" height="875" alt="Jade &lt;beads&gt;"'
        ' class="x" loading="lazy" decoding="async">'
    )
    assert rendered(source.replace("MORE", ""), i=ImageDrop(PICTURE)) == image
    assert rendered(source.replace("MORE", ", picture: true"), i=ImageDrop(PICTURE)) == (
        '<picture><source type="image/avif" srcset="/media/jade-360.avif 360w, /media/jade-720.avif 720w"'
        ' sizes="50vw">' + image + "</picture>"
    )


def test_a_picture_may_be_eager_and_silent() -> None:
    html = rendered(
        "{{ i | image_url: width: 360 | image_tag: alt: '', loading: 'eager' }}", i=ImageDrop(PICTURE)
    )
    assert 'alt=""' in html
    assert 'loading="eager"' in html
    assert "decoding" not in html


def test_a_theme_is_called_as_its_developer_calls_it() -> None:
    page = Page(locale="en", currency="CNY")
    Renderer(resolve("courtyard", "mist", {}), "index", page)
    assert (ThemeDrop(page).name(), ThemeDrop(page).role()) == ("Courtyard", "main")


def test_no_picture_prints_nothing() -> None:
    assert rendered("{{ nil | image_url: width: 300 | image_tag }}") == ""


def test_a_url_of_a_picture_takes_a_scheme_in_front() -> None:
    request = RequestFactory().get("/", headers={"host": "gleam.example"})
    page = Page(locale="en", currency="CNY", request=request)
    source = "http:{{ i | image_url: width: 400 }} {{ i | img_url: '400x' | prepend: 'http:' }} "
    elsewhere = PICTURE._replace(renditions=(Rendition("http://bucket.example/j.webp", 720, "webp"),))
    assert (
        rendered(source, i=ImageDrop(PICTURE), page=page) == 2 * "http://gleam.example/media/jade-720.webp "
    )
    assert rendered(source, i=ImageDrop(elsewhere), page=page) == 2 * "http://bucket.example/j.webp "
    tag = rendered("{{ i | image_url: width: 400 | image_tag }}", i=ImageDrop(PICTURE), page=page)
    assert tag.startswith('<img src="//gleam.example/media/jade-720.webp" srcset="/media/jade-360.webp 360w,')


def test_a_url_of_a_picture_is_its_nearest_rendition() -> None:
    image = ImageDrop(PICTURE)
    assert rendered("{{ i | image_url: width: 400 }} {{ i | image_url: width: 4000 }}", i=image) == (
        "/media/jade-720.webp /media/jade-1080.webp"
    )


def test_json_is_safe_inside_a_script() -> None:
    value = {
        "title": "</script><script>&",
        "price": 5,
        "ok": True,
        "image": ImageDrop(PICTURE._replace(alt="")),
    }
    html = rendered("{{ v | json }}", v=value)
    assert "<" not in html
    assert html.startswith('{"title":"\\u003c/script\\u003e\\u003cscript\\u003e\\u0026","price":5,"ok":true,')
    assert rendered("<a data-name='{{ v | json }}'>", v="it's") == "<a data-name='\"it\\u0027s\"'>"


def test_json_of_an_object_is_what_the_object_says_wherever_it_stands() -> None:
    image = ImageDrop(PICTURE, identity=7, position=2)
    told = json.loads(rendered("{% assign w = i.width %}{{ i | json }}", i=image))
    assert (told["id"], told["position"], told["media_type"]) == (7, 2, "image")
    assert json.loads(rendered("{{ l | json }}", l=[image, {"one": image}])) == [told, {"one": told}]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ 'Jade  Bracelet / 10 mm' | handleize }}", "jade-bracelet-10-mm"),
        ("{{ '水晶 手串' | handle }}", "水晶-手串"),
        ('{{ "Men\'s (New) “Crème”" | handle }}', "mens-new-creme"),
        ("{{ 'ガラス ビーズ' | handle }}", "ガラス-ビーズ"),
        ("{{ 'coming-soon' | camelcase }}", "ComingSoon"),
        ("{{ 1 | pluralize: 'bead', 'beads' }} {{ 2 | pluralize: 'bead', 'beads' }}", "bead beads"),
        ("{{ '/products/jade' | within: c }}", "/en/collections/quartz/products/jade"),
        ("{{ '/collections/all' | sort_by: 'price-ascending' }}", "/collections/all?sort_by=price-ascending"),
        ("{{ 'A & B' | link_to: '/x?a=1&b=2' }}", '<a href="/x?a=1&amp;b=2">A & B</a>'),
        ("{{ 'x' | link_to: 'javascript:alert(1)' }}", '<a href="#">x</a>'),
        ("{{ 'green jade' | highlight: 'JADE' }}", 'green <strong class="highlight">jade</strong>'),
        ("{{ 'a.js' | script_tag }}", '<script src="a.js"></script>'),
        ("{{ 'a.css' | stylesheet_tag }}", '<link rel="stylesheet" href="a.css" media="all">'),
        ("{{ '#336699' | color_to_rgb }}", "rgb(51, 102, 153)"),
        ("{{ '#000' | color_lighten: 50 }}", "#808080"),
        ("{{ '#336699' | color_modify: 'alpha', 0.5 }}", "rgba(51, 102, 153, 0.5)"),
        ("{{ '#ffffff' | color_contrast: '#000000' }}", "21.0"),
        ("{{ '#fff' | color_brightness }}", "255.0"),
    ],
)
def test_texts_and_links(source: str, expected: str) -> None:
    assert rendered(source, c=Shop("en").collection("quartz")) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("/cart", "/cart"),
        ("https://example.com/a:b", "https://example.com/a:b"),
        ("JavaScript:alert(1)", "#"),
        (" data:text/html,x", "#"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("#top", "#top"),
    ],
)
def test_addresses_of_links(url: str, expected: str) -> None:
    assert safe_url(url) == expected


def test_dates_in_the_pages_language() -> None:
    moment = dt.datetime(2026, 3, 5, 14, 30)
    assert rendered("{{ d | date: '%Y-%m-%d' }}", d=moment) == "2026-03-05"
    assert rendered("{{ d | time_tag: format: 'date' }}", d=moment, locale="zh-Hans") == (
        '<time datetime="2026-03-05T14:30:00">2026年3月5日</time>'
    )
    assert (
        rendered("{{ d | time_tag }}", d="2026-03-05")
        == '<time datetime="2026-03-05T00:00:00">March 5, 2026</time>'
    )
    assert rendered("{{ d | date: '%Y' }}", d="no date") == "no date"


def test_text_of_markup_is_plain() -> None:
    assert rendered("{{ d | strip_html }}", d=Html("<p>a &amp; <b>b</b></p>")) == "a &amp; b"


class TestForms:
    def test_a_product_form(self) -> None:
        html = rendered(
            "{% form 'product', p, id: 'f', data-x: true %}{{ form.errors.size }}{% endform %}",
            p=Shop("en").products[6],
        )
        assert html == (
            '<form method="post" action="/en/cart/add" accept-charset="UTF-8" enctype="multipart/form-data"'
            ' id="f" class="shopify-product-form" data-x>'
            '<input type="hidden" name="form_type" value="product">'
            '<input type="hidden" name="utf8" value="✓">'
            '<input type="hidden" name="product-id" value="7"></form>'
        )

    def test_forms_are_called_as_scripts_of_themes_look_for_them(self) -> None:
        product = Shop("en").products[6]
        assert ' id="product_form_7" class="shopify-product-form">' in rendered(
            "{% form 'product', p %}{% endform %}", p=product
        )
        assert ' id="cart_form" class="shopify-cart-form">' in rendered("{% form 'cart' %}{% endform %}")
        assert ' id="address_form_new">' in rendered("{% form 'customer_address' %}{% endform %}")
        assert ' id="address_form_7">' in rendered("{% form 'customer_address', p %}{% endform %}", p=product)

    def test_signing_in_takes_a_password_however_a_theme_asks(self) -> None:
        source = (
            "{% form 'customer_login' %}{{ form.password_needed }} {{ form.password_needed? }}{% endform %}"
        )
        assert rendered(source).endswith(">true true</form>")

    def test_a_form_says_where_to_return(self) -> None:
        html = rendered("{% form 'localization' %}{% endform %}")
        assert '<input type="hidden" name="return_to" value="/collections/all">' in html


class TestPaginate:
    SOURCE = (
        "{% paginate l by 2 %}{% for x in l %}{{ x }}{% endfor %} "
        "{{ paginate.current_page }}/{{ paginate.pages }} {{ paginate.items }} "
        "{{ paginate.previous.url }} {{ paginate.next.url }}{% endpaginate %}"
    )

    def page(self, **query: str) -> Page:
        return Page(locale="en", currency="CNY", root="/en", path="/collections/all", query=query)

    def test_the_first_page(self) -> None:
        html = rendered(self.SOURCE, l=Listing.of(list("abcde")), page=self.page())
        assert html == "ab 1/3 5  /en/collections/all?page=2"

    def test_a_later_page_keeps_the_rest_of_the_query(self) -> None:
        html = rendered(self.SOURCE, l=Listing.of(list("abcde")), page=self.page(page="2", sort_by="a&b"))
        assert html == (
            "cd 2/3 5 /en/collections/all?sort_by=a%26b /en/collections/all?sort_by=a%26b&amp;page=3"
        )

    def test_the_number_of_the_page_that_is_shown_is_that_page(self) -> None:
        source = (
            "{% paginate l by 2 %}{% for part in paginate.parts %}"
            "{% if part.title == paginate.current_page %}!{% endif %}"
            "{{ part.title }}{% endfor %}{{ paginate.next.title }}{% endpaginate %}"
        )
        assert rendered(source, l=Listing.of(list("abcde")), page=self.page(page="2")) == "1!23Next »"
        assert rendered(source, l=Listing.of(list("ab")), page=self.page()) == ""

    @pytest.mark.parametrize(
        ("wanted", "shown"), [("99", "e 3/3"), ("-1", "ab 1/3"), ("x", "ab 1/3"), ("0", "ab 1/3")]
    )
    def test_a_page_that_is_not_there(self, wanted: str, shown: str) -> None:
        assert rendered(self.SOURCE, l=Listing.of(list("abcde")), page=self.page(page=wanted)).startswith(
            shown
        )

    def test_after_the_tag_the_list_is_whole_again(self) -> None:
        listing = Listing.of(list("abcde"))
        rendered(self.SOURCE, l=listing, page=self.page(page="2"))
        assert "".join(listing) == "abcde"

    def test_a_plain_list_is_one_page(self) -> None:
        assert rendered(self.SOURCE, l=["a", "b", "c"], page=self.page()).startswith("abc 1/1 3")

    @pytest.mark.parametrize(
        ("current", "pages", "shown"),
        [
            (1, 1, [1]),
            (1, 4, [1, 2, 3, 4]),
            (5, 10, [1, 2, 3, 4, 5, 6, 7, None, 10]),
            (10, 20, [1, None, 8, 9, 10, 11, 12, None, 20]),
        ],
    )
    def test_which_pages_are_linked(self, current: int, pages: int, shown: list[int | None]) -> None:
        assert shown_pages(current, pages) == shown

    def test_links_to_pages(self) -> None:
        html = rendered(
            "{% paginate l by 2 %}{{ paginate | default_pagination }}{% endpaginate %}",
            l=Listing.of([1, 2, 3]),
        )
        assert html == (
            '<span class="page current">1</span> '
            '<span class="page"><a href="/en/collections/all?page=2">2</a></span> '
            '<span class="next"><a href="/en/collections/all?page=2" rel="next">Next »</a></span>'
        )
