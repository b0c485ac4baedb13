"""Filters of themes with what they print, one line each."""

import datetime as dt
import json
from typing import Any

import pytest

from themes.engine import Drop, Html, Run, prop
from themes.installed import engine
from themes.language.drawings import PLACEHOLDERS
from themes.language.money import money_pattern
from themes.language.payment_marks import MARKS
from themes.objects.colour import ColorDrop
from themes.objects.drops import RoutesDrop
from themes.objects.fonts import font
from themes.objects.forms import FormDrop
from themes.objects.images import ImageDrop, Picture, Rendition
from themes.objects.metafields import MeasurementDrop, MetafieldDrop, MetafieldsDrop
from themes.objects.videos import (
    ExternalVideoDrop,
    ModelDrop,
    SourceDrop,
    VideoAddress,
    VideoDrop,
    video_address,
)
from themes.rendering.page import Page
from themes.samples.shop import Shop
from themes.tests.test_filters import rendered

RENDITIONS = tuple(
    Rendition(f"/m/a-{width}.{kind}", width, kind) for kind in ("avif", "webp") for width in (360, 720, 1080)
)
WIDE = ImageDrop(Picture("/m/a-1080.webp", 2000, 1000, "Agate", RENDITIONS), identity=5)
VIDEO = VideoDrop([SourceDrop("/m/film.mp4", "video/mp4", 1920, 1080)], identity=7, alt="Film", preview=WIDE)
EXTERNAL = ExternalVideoDrop(VideoAddress("youtube", "dQw4w9WgXcQ"), identity=8, alt="Clip")
MODEL = ModelDrop([SourceDrop("/m/ring.glb", "model/gltf-binary")], identity=9, alt="Ring", preview=WIDE)


class Thing(Drop):
    """Whatever a filter wants to see."""

    def __init__(self, **values: object) -> None:
        self._values = values

    @prop
    def name(self) -> object:
        """A name."""
        return self._values.get("name")

    @prop
    def email(self) -> object:
        """An address."""
        return self._values.get("email")

    def lookup(self, key: object) -> object:
        return self._values.get(str(key))


def check(source: str, expected: str, **objects: Any) -> None:
    assert rendered(source, **objects) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ '#EA5AB9' | color_to_rgb }}", "rgb(234, 90, 185)"),
        ("{{ '#EA5AB9' | color_to_hsl }}", "hsl(320, 77%, 64%)"),
        ("{{ '#EA5AB980' | color_to_hsl }}", "hsla(320, 77%, 64%, 0.5)"),
        ("{{ 'rgb(234, 90, 185)' | color_to_hex }}", "#ea5ab9"),
        ("{{ '#EA5AB9' | color_to_oklch }}", "oklch(0.683 0.204 343.4)"),
        ("{{ 'oklch(0.683 0.204 343.4)' | color_to_hex }}", "#ea5ab9"),
        ("{{ '#EA5AB9' | hex_to_rgba }}", "rgba(234,90,185,1)"),
        ("{{ '#EA5AB9' | hex_to_rgba: 0.5 }}", "rgba(234,90,185,0.5)"),
        ("{{ '#EA5AB9' | color_extract: 'red' }}", "234"),
        ("{{ '#EA5AB9' | color_extract: 'hue' }}", "320"),
        ("{{ 'rgba(1, 2, 3, 0.4)' | color_extract: 'alpha' }}", "0.4"),
        ("{{ '#EA5AB9' | color_modify: 'red', 255 }}", "#ff5ab9"),
        ("{{ '#EA5AB9' | color_modify: 'alpha', 0.85 }}", "rgba(234, 90, 185, 0.85)"),
        ("{{ '#EA5AB9' | color_modify: 'hue', 100 }}", "#8aea5a"),
        ("{{ '#EA5AB9' | color_lighten: 30 }}", "#fbe2f3"),
        ("{{ '#EA5AB9' | color_darken: 30 }}", "#98136b"),
        ("{{ '#EA5AB9' | color_saturate: 30 }}", "#ff45c0"),
        ("{{ '#EA5AB9' | color_desaturate: 30 }}", "#ce76b0"),
        ("{{ '#E800B0' | color_mix: '#00936F', 50 }}", "#744a90"),
        ("{{ 'rgba(232, 0, 176, 0.75)' | color_mix: '#00936F', 50 }}", "rgba(116, 74, 144, 0.88)"),
        ("{{ '#EA5AB9' | color_brightness }}", "143.89"),
        ("{{ '#E800B0' | brightness_difference: '#FECEE9' }}", "134.0"),
        ("{{ '#E800B0' | color_contrast: '#D9D8FF' }}", "3.0"),
        ("{{ '#000' | color_difference: '#FFF' }}", "765"),
        ("{{ 'none' | color_lighten: 30 }}{{ nil | color_to_rgb }}", "none"),
        ("{{ '#fff' | color_darken: 'x' }}", "#ffffff"),
    ],
)
def test_colours(source: str, expected: str) -> None:
    check(source, expected)


def test_a_colour_of_a_setting_prints_compares_and_opens() -> None:
    source = "{{ c }} {{ c.rgb }} {{ c.rgba }} {{ c.oklch }} {% if c == '#336699' %}same{% endif %}"
    check(source, "#336699 51 102 153 51 102 153 / 1 0.499 0.099 250.43 same", c=ColorDrop("#336699"))
    check("{{ c | color_darken: 10 }} {{ c.lightness }}", "#264d73 40", c=ColorDrop("#336699"))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ i | image_url: width: 400 }}", "/m/a-720.webp"),
        ("{{ i | image_url: height: 100 }}", "/m/a-360.webp"),
        ("{{ i | img_url }}", "/m/a-360.webp"),
        ("{{ i | img_url: 'master' }}", "/m/a-1080.webp"),
        ("{{ i | img_url: '480x' }}", "/m/a-720.webp"),
        ("{{ i | img_url: '300x300_crop_center@2x' }}", "/m/a-1080.webp"),
        ("{{ i | product_img_url: 'large' }}", "/m/a-720.webp"),
        ("{{ i.src | image_url: width: 300 }}", "/m/a-360.webp"),
        ("{{ i }}", "/m/a-1080.webp"),
        ("{{ '/other.png' | image_url: width: 300 }}", "/other.png"),
        ("{{ i.presentation.focal_point }} {{ i.presentation.focal_point.x }}", "50% 50% 50"),
        ("{{ i['attached_to_variant?'] }} {{ i.media_type }} {{ i.aspect_ratio }}", "false image 2.0"),
    ],
)
def test_addresses_of_pictures(source: str, expected: str) -> None:
    check(source, expected, i=WIDE)


@pytest.mark.parametrize(
    ("source", "parts"),
    [
        ("image_url: width: 400 | image_tag", ['width="400" height="200"', 'alt="Agate"']),
        ("image_url: width: 300, height: 300 | image_tag", ['width="300" height="150"']),
        (
            "image_url: width: 300, height: 300, crop: 'top' | image_tag",
            ['width="300" height="300"', 'style="object-fit:cover;object-position:top"', "a-720.webp 720w"],
        ),
        (
            "image_url: width: 300, height: 300, pad_color: '000' | image_tag: style: 'border:0'",
            ['style="object-fit:contain;background:#000000;border:0"'],
        ),
        (
            "image_url: width: 1000 | image_tag: widths: '300, 700'",
            ['srcset="/m/a-360.webp 360w, /m/a-720.webp'],
        ),
        ("image_url: width: 400 | image_tag: width: 200", ['width="200" height="100"']),
        ("image_url: width: 400 | image_tag: height: nil", ['width="400" alt']),
        ("image_url: width: 400 | image_tag: srcset: nil, sizes: nil", ['src="/m/a-720.webp" width="400"']),
        ("img_tag: 'Text', 'big', '300x'", ['alt="Text"', 'class="big"', 'width="300" height="150"']),
        ("media_tag: image_size: '300x'", ['width="300" height="150"']),
    ],
)
def test_tags_of_pictures(source: str, parts: list[str]) -> None:
    html = rendered(f"{{{{ i | {source} }}}}", i=WIDE)
    assert [part for part in parts if part not in html] == []


def test_a_picture_above_the_fold_is_asked_for_in_the_head() -> None:
    page = Page(locale="en", currency="CNY")
    source = "{{ i | image_url: width: 700 | image_tag: preload: true, picture: true }}"
    html = rendered(source, i=WIDE, page=page)
    assert 'loading="eager"' in html
    assert 'fetchpriority="high"' in html
    (link,) = page.scratch["head"]
    assert 'rel="preload" as="image"' in link
    assert 'imagesrcset="/m/a-360.avif 360w, /m/a-720.avif 720w"' in link


@pytest.mark.parametrize(
    ("url", "host", "identity"),
    [
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=3", "youtube", "dQw4w9WgXcQ"),
        ("https://youtu.be/dQw4w9WgXcQ", "youtube", "dQw4w9WgXcQ"),
        ("https://vimeo.com/76979871", "vimeo", "76979871"),
        ("https://www.bilibili.com/video/BV1xx411c7mD/?p=2", "bilibili", "BV1xx411c7mD"),
        ("https://v.youku.com/v_show/id_XNDg5MzA=.html", "youku", "XNDg5MzA="),
    ],
)
def test_addresses_of_videos(url: str, host: str, identity: str) -> None:
    assert video_address(url) == (host, identity)


def test_videos_and_models() -> None:
    check(
        "{{ v | external_video_url: color: 'white', loop: 1 }}",
        "https://www.youtube.com/embed/dQw4w9WgXcQ?enablejsapi=1&amp;color=white&amp;loop=1",
        v=EXTERNAL,
    )
    html = rendered("{{ v | external_video_url | external_video_tag: class: 'x' }}", v=EXTERNAL)
    assert html.startswith(
        '<iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ?enablejsapi=1" title="Clip"'
    )
    check(
        "{{ v | video_tag: image_size: '300x', autoplay: true, loop: false }}",
        '<video playsinline preload="metadata" aria-label="Film" autoplay poster="/m/a-360.webp">'
        '<source src="/m/film.mp4" type="video/mp4"></video>',
        v=VIDEO,
    )
    assert 'src="/m/ring.glb" alt="Ring"' in rendered("{{ v | media_tag }}", v=MODEL)
    assert rendered("{{ v | media_tag }}", v=EXTERNAL).startswith("<iframe")
    check(
        "{{ v.host }} {{ v.external_id }} {{ v.media_type }}",
        "youtube dQw4w9WgXcQ external_video",
        v=EXTERNAL,
    )
    check("{{ 'javascript:alert(1)' | external_video_url | external_video_tag }}{{ 1 | media_tag }}", "")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "{{ 'Quartz' | link_to_vendor }}",
            '<a href="/en/collections/vendors?q=Quartz" title="Quartz">Quartz</a>',
        ),
        (
            "{{ 'Ring' | link_to_type: class: 'k' }}",
            '<a href="/en/collections/types?q=Ring" title="Ring" class="k">Ring</a>',
        ),
        ("{{ 'A & B' | url_for_vendor }}", "/en/collections/vendors?q=A+%26+B"),
        ("{{ 'Red' | link_to_tag: 'Red' }}", '<a href="/en/collections/all/red" title="Red">Red</a>'),
        ("{{ '+' | link_to_add_tag: 'New' }}", '<a href="/en/collections/all/red+new" title="New">+</a>'),
        ("{{ '-' | link_to_remove_tag: 'Red' }}", '<a href="/en/collections/all" title="Red">-</a>'),
        ("{{ 'Red' | highlight_active_tag }}", '<span class="active">Red</span>'),
        ("{{ 'Blue' | highlight_active_tag: 'on' }}", "Blue"),
        ("{{ 'In' | customer_login_link }}", '<a href="/en/account/login" id="customer_login_link">In</a>'),
        (
            "{{ 'Out' | customer_logout_link }}",
            '<a href="/en/account/logout" id="customer_logout_link">Out</a>',
        ),
        ("{{ routes.account_url }} {{ routes.cart_clear_url }}", "/en/account /en/cart/clear"),
    ],
)
def test_links(source: str, expected: str) -> None:
    shown = {"collection": Shop("en").collection("all"), "current_tags": ["Red"]}
    page = Page(locale="en", currency="CNY", root="/en", path="/collections/all/red", objects=shown)
    check(source, expected, page=page, routes=RoutesDrop("/en"))


MOMENT = dt.datetime(2026, 3, 5, 14, 7, 9)


@pytest.mark.parametrize(
    ("source", "locale", "expected"),
    [
        ("{{ d | date: '%B %-d, %Y %l:%M %P' }}", "en", "March 5, 2026  2:07 pm"),
        ("{{ d | date: '%a %e %^b %y %H%%' }}", "en", "Thu  5 MAR 26 14%"),
        ("{{ d | date: '%A %-m/%-d %p%I:%M' }}", "zh-Hans", "星期四 3/5 下午02:07"),
        ("{{ d | date: '%F %T %j %u %Q' }}", "en", "2026-03-05 14:07:09 064 4 %Q"),
        ("{{ d | date: format: 'abbreviated_date' }}", "en", "Mar 5, 2026"),
        ("{{ d | date: format: 'basic' }}", "en", "3/5/26"),
        ("{{ d | date: format: 'date' }}", "zh-Hans", "2026年3月5日"),
        ("{{ 'March 14, 2016' | date: '%b %d, %y' }}", "en", "Mar 14, 16"),
        ("{{ 0 | date: '%Y' }}", "en", "1970"),
        ("{{ nil | date: '%Y' }}{{ 'soon' | date: '%Y' }}", "en", "soon"),
        ("{{ d | time_tag: '%B', datetime: '%Y-%m' }}", "en", '<time datetime="2026-03">March</time>'),
    ],
)
def test_moments(source: str, locale: str, expected: str) -> None:
    check(source, expected, locale=locale, d=MOMENT)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ 'Polyjuice' | hmac_sha1: 'Polina' }}", "63304203b005ea4bc80546f1c6fdfe252d2062b2"),
        (
            "{{ 'Polyjuice' | hmac_sha256: 'Polina' }}",
            "8e0d5d65cff1242a4af66c8f4a32854fd5fb80edcc8aabe9b302b29c7c71dc20",
        ),
        ("{{ '' | md5 }}", "d41d8cd98f00b204e9800998ecf8427e"),
        ("{{ '' | blake3 }}", "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262"),
        (
            "{{ 400 | weight_with_unit }} {{ 400 | weight_with_unit: 'g' }} {{ 'x' | weight_with_unit }}",
            "0.4 kg 400 g ",
        ),
        ("{{ 'abcd1234ef' | format_code }}", "abcd 1234 ef"),
        ("{{ 1200 | unit_price_with_measurement: m }}", "CN¥12.00/100g"),
        ("{{ 'main.js' | asset_url | preload_tag }}", '<link rel="preload" href="X" as="script">'),
        ("{{ '/a.css' | stylesheet_tag: 'print' }}", '<link rel="stylesheet" href="/a.css" media="print">'),
        ("{{ 'x.js' | shopify_asset_url }}", "/platform-assets/x.js"),
        ("{{ 1e400 | money }}{{ 'inf' | money }}{{ 'nan' | weight_with_unit }}", ""),
    ],
)
def test_small_ones(source: str, expected: str) -> None:
    html = rendered(source, m=Thing(reference_value=100, reference_unit="g"))
    assert html.replace(rendered("{{ 'main.js' | asset_url }}"), "X") == expected


def test_ways_to_pay_and_placeholders_are_drawings() -> None:
    for name in ("visa", "wechat_pay", "nobody-knows"):
        assert rendered(f"{{{{ '{name}' | payment_type_svg_tag: class: 'mark' }}}}").startswith("<svg")
    assert rendered("{{ 'visa' | payment_type_img_url }}").startswith("data:image/svg+xml,")
    assert set(MARKS) >= {"visa", "master", "american_express", "unionpay", "alipay", "wechat_pay", "paypal"}
    drawn = {rendered(f"{{{{ '{name}' | placeholder_svg_tag }}}}") for name in PLACEHOLDERS}
    assert len(drawn) >= len(PLACEHOLDERS) - 1
    check(
        "{{ 'unknown-7' | placeholder_svg_tag: 'x' }}",
        rendered("{{ 'product-1' | placeholder_svg_tag: 'x' }}"),
    )


def test_the_money_pattern_of_scripts() -> None:
    patterns = {
        ("CNY", "zh-Hans"): "¥{{amount}}",
        ("USD", "en"): "${{amount}}",
        ("EUR", "de"): "{{amount_with_comma_separator}}\xa0€",
        ("JPY", "en"): "¥{{amount_no_decimals}}",
        ("EUR", "fr"): "{{amount_with_space_separator}}\xa0€",
    }
    assert {key: money_pattern(*key) for key in patterns} == patterns


def test_people_and_their_addresses() -> None:
    person = Thing(name="Lin Xiaoyu", email="lin@example.com")
    assert ">LX</text>" in rendered("{{ c | avatar }}", c=person)
    check("{{ nil | avatar }}{{ nil | format_address }}", "")
    address = Thing(
        name="林小雨",
        country_code="CN",
        province="江苏省",
        city="连云港市",
        address1="花果山路 18 号",
        zip="222000",
    )
    check(
        "{{ a | format_address }}",
        "<p>222000<br>中国 江苏省连云港市<br>花果山路 18 号<br>林小雨</p>",
        locale="zh-Hans",
        a=address,
    )


def test_fonts() -> None:
    check(
        "{{ f | font_modify: 'weight', 'bold' | map: 'x' }}{{ f.family }}",
        "Assistant",
        f=font("assistant_n4"),
    )
    face = rendered("{{ f | font_face: font_display: 'swap' }}", f=font("assistant_n4"))
    assert face == (
        '@font-face {font-family: "Assistant";font-weight: 400;font-style: normal;font-display: swap;'
        'src: local("Assistant");}'
    )
    check(
        "{{ f | font_face }}{{ f | font_url }}{{ nil | font_modify: 'weight', 'bold' }}",
        "",
        f=font("arial_n4"),
    )


def test_metafields_are_empty_but_chain_and_print_by_their_type() -> None:
    check(
        "{{ m.custom.care }}{{ m.custom.care.value }}{{ m['x']['y'] | metafield_tag }}",
        "",
        m=MetafieldsDrop(),
    )
    fields = {
        "custom": {
            "care": MetafieldDrop("single_line_text_field", "<b>"),
            "all": MetafieldDrop("list.single_line_text_field", ["a", "b"]),
            "text": MetafieldDrop("rich_text_field", Html("<p>x</p>")),
            "day": MetafieldDrop("date", "2026-03-05"),
            "size": MetafieldDrop("dimension", MeasurementDrop("dimension", 12.0, "cm")),
        }
    }
    check(
        "{{ m.custom.care.value }} {{ m.custom.care | metafield_tag }} {{ m.custom.all | metafield_text }} "
        "{{ m.custom.all | metafield_tag: list_format: 'ordered' }} {{ m.custom.text | metafield_tag }} "
        "{{ m.custom.day | metafield_tag }} {{ m.custom.size.value }}",
        '&lt;b&gt; <span class="metafield-single_line_text_field">&lt;b&gt;</span> a, b '
        '<ol class="metafield-single_line_text_field-array"><li>a</li><li>b</li></ol> '
        '<div class="metafield-rich_text_field"><p>x</p></div> '
        '<time datetime="2026-03-05T00:00:00" class="metafield-date">March 5, 2026</time> 12 cm',
        m=MetafieldsDrop(fields),
    )


def test_structured_data_is_json_that_search_engines_read() -> None:
    html = rendered("{{ p | structured_data }}", p=Shop("en").products[6])
    data: dict[str, Any] = json.loads(html)
    assert data["@type"] in {"Product", "ProductGroup"}
    assert data["name"] == str(Shop("en").products[6]["title"])
    offers = [data["offers"]] if "offers" in data else [each["offers"] for each in data["hasVariant"]]
    assert {offer["priceCurrency"] for offer in offers} == {"CNY"}
    check("{{ nil | structured_data }}", "null")


def test_a_button_buys_at_once_and_brings_its_script_once() -> None:
    page = Page(locale="en", currency="CNY", root="/en")
    html = rendered(
        "{% form 'product', p %}{{ form | payment_button }}{{ form | payment_button }}"
        "{{ form | payment_terms }}"
        "{% endform %}",
        p=Shop("en").products[6],
        page=page,
    )
    assert html.count('name="return_to" value="/en/checkout" data-buy-now') == 2
    assert len(page.scratch["head"]) == 1


def test_faults_of_a_form() -> None:
    page = Page(locale="en", currency="CNY", path="/contact")
    page.scratch["forms"] = {
        "contact": FormDrop("contact", {"email": "x"}, {"email": "is not one", "form": "Try again."})
    }
    source = (
        "{% form 'contact' %}{{ form.email }} {% for field in form.errors %}{{ field }}:"
        "{{ form.errors.messages[field] }}:{{ form.errors.translated_fields[field] }} {% endfor %}"
        "{{ form.errors | default_errors }}{% if form.errors contains 'email' %}!{% endif %}{% endform %}"
    )
    html = rendered(source, page=page)
    assert html[html.index("x email:") :] == (
        "x email:is not one:E-mail form:Try again.:Form "
        '<div class="errors" role="alert"><ul><li>E-mail: is not one</li><li>Try again.</li></ul></div>'
        "!</form>"
    )
    assert "none" in rendered("{% form 'contact' %}{% unless form.errors %}none{% endunless %}{% endform %}")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("'customer_login'", 'action="/en/account/login"'),
        ("'create_customer'", 'action="/en/account"'),
        ("'contact'", 'action="/en/contact#contact_form"'),
        ("'customer', class: 'x'", 'class="x"'),
        ("'cart', cart", 'action="/en/cart"'),
        ("'recover_customer_password'", 'action="/en/account/recover"'),
        ("'customer_address', a", 'action="/en/account/addresses/3"'),
        ("'customer_address', nil", 'action="/en/account/addresses"'),
        ("'new_comment', b", 'action="/en/blogs/news/x/comments#comment_form"'),
        ("'storefront_password'", 'action="/en/password"'),
        ("'product', p, return_to: '/x'", 'name="return_to" value="/x"'),
        ("'product', p, return_to: 'back'", 'name="return_to" value="/en/collections/all"'),
    ],
)
def test_forms_know_where_they_go(source: str, expected: str) -> None:
    html = rendered(
        f"{{% form {source} %}}{{% endform %}}",
        a=Thing(id=3),
        b=Thing(url="/en/blogs/news/x"),
        p=Shop("en").products[6],
    )
    assert expected in html


def test_a_run_keeps_engine_filters_beside_these() -> None:
    template = engine().compile("{{ 'a,b' | split: ',' | join: '-' | upcase }}", "x.liquid")
    assert template.render(Run(state=Page(locale="en", currency="CNY"))) == "A-B"
