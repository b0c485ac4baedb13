"""What addresses of a country need, and how they are written."""

from __future__ import annotations

import subprocess
import sys

import pytest
from django.utils.translation import override

from foundation.addresses import (
    city_label,
    country_names,
    format_lines,
    parse_postcode,
    postcode_label,
    province_names,
    region_label,
    region_name,
    region_spellings,
    rules_of,
)


def labels(country: str, language: str) -> list[str]:
    with override(language):
        rules = rules_of(country)
        return [region_label(rules), city_label(rules), postcode_label(rules)]


def names(country: str, locale: str) -> list[str]:
    return [name for _province, name in province_names(rules_of(country), locale)]


def test_china_in_chinese_goes_from_large_to_small() -> None:
    china = rules_of("CN")
    assert china.order("zh-Hans") == (["region", "city"], ["postcode"])
    assert china.order("en") == ([], ["city", "region", "postcode"])
    assert china.required == {"region", "city", "line1"}
    assert labels("CN", "zh-hans") == ["省份", "城市", "邮编"]
    assert labels("CN", "en") == ["Province", "City", "Postcode"]
    assert names("CN", "zh-Hans")[:5] == ["安徽省", "北京市", "重庆市", "福建省", "甘肃省"]
    assert {"广西壮族自治区", "内蒙古自治区", "新疆维吾尔自治区"} <= set(names("CN", "zh-Hans"))
    assert names("CN", "en")[:5] == ["Anhui", "Beijing", "Chongqing", "Fujian", "Gansu"]
    assert len(china.provinces) == 31


@pytest.mark.parametrize("text", ["广东省", "广东", "Guangdong", "guangdong", "GD", " 广东省 "])
def test_a_province_is_known_by_all_its_names(text: str) -> None:
    province = rules_of("CN").province(text)
    assert province is not None
    assert (province.key, province.code, province.latin) == ("广东省", "GD", "Guangdong")


def test_a_stored_province_is_shown_by_its_name_and_anything_else_as_it_was_typed() -> None:
    assert region_name(rules_of("US"), "CA", "en") == "California"
    assert region_name(rules_of("CN"), "广东省", "en") == "Guangdong"
    assert region_name(rules_of("CN"), "somewhere", "en") == "somewhere"
    assert region_name(rules_of("CA"), "QC", "fr") == "Québec"
    assert rules_of("CN").province("") is None
    assert region_spellings("US", "california") == ["california", "CA", "California", "California", "CA"]
    assert region_spellings("US", "Atlantis") == ["Atlantis"]
    assert region_spellings("US", "") == []


def test_the_united_states() -> None:
    states = rules_of("US")
    assert states.order("en") == ([], ["city", "region", "postcode"])
    assert states.required == {"region", "city", "line1", "postcode"}
    assert labels("US", "en") == ["State", "City", "ZIP code"]
    assert labels("US", "zh-hans") == ["州", "城市", "邮编"]
    assert names("US", "en")[:3] == ["Alabama", "Alaska", "American Samoa"]
    assert parse_postcode(" 95014-1234 ", states) == "95014-1234"
    with override("en"), pytest.raises(ValueError, match=r"^Postcodes of this country look like 95014\.$"):
        parse_postcode("518000", states)
    with override("zh-hans"), pytest.raises(ValueError, match=r"^该国家或地区的邮编格式如 95014。$"):
        parse_postcode("518000", states)


def test_japan() -> None:
    japan = rules_of("JP")
    assert japan.order("zh-Hans") == (["postcode", "region", "city"], [])
    assert japan.order("en") == ([], ["city", "region", "postcode"])
    assert labels("JP", "en") == ["Prefecture", "City or ward", "Postcode"]
    assert names("JP", "zh-Hans")[:2] == ["北海道", "青森県"]
    assert names("JP", "en")[:2] == ["Aichi", "Akita"]
    assert parse_postcode("１５４−００２３".replace("−", "-"), japan) == "154-0023"


def test_the_united_kingdom_has_no_provinces() -> None:
    kingdom = rules_of("GB")
    assert kingdom.order("en") == ([], ["city", "postcode"])
    assert (kingdom.provinces, "region" in kingdom.fields) == ((), False)
    assert labels("GB", "en")[1:] == ["Town", "Postcode"]
    assert parse_postcode("sw1a 2aa", kingdom) == "SW1A 2AA"


def test_hong_kong_has_no_postcodes() -> None:
    city = rules_of("HK")
    assert city.fields == {"region", "city", "line1", "line2"}
    assert city.order("zh-Hans") == (["region", "city"], [])
    assert labels("HK", "en")[:2] == ["Area", "District"]
    assert names("HK", "zh-Hans") == ["九龍", "香港島", "新界"]
    assert names("HK", "en") == ["Hong Kong Island", "Kowloon", "New Territories"]


@pytest.mark.parametrize("country", ["CQ", "XX", "", "ALL", "ZZ", "../cn", "\x00"])
def test_a_country_that_is_not_known_is_asked_for_everything_and_needs_little(country: str) -> None:
    rules = rules_of(country)
    assert rules.required == {"city", "line1"}
    assert rules.order("en") == ([], ["city", "region", "postcode"])
    assert rules.provinces == ()
    assert parse_postcode("anything", rules) == "ANYTHING"


@pytest.mark.parametrize(
    ("address", "lines"),
    [
        (
            {
                "country": "CN",
                "region": "江苏省",
                "city": "连云港市",
                "line1": "花果山路 18 号",
                "line2": "3 楼",
            },
            ["222000", "中国 江苏省连云港市", "花果山路 18 号 3 楼", "林小雨"],
        ),
        (
            {
                "country": "CN",
                "region": "北京市",
                "city": "北京",
                "line1": "长安街 1 号",
                "company": "花果山",
            },
            ["222000", "中国 北京市", "长安街 1 号", "花果山", "林小雨"],
        ),
        (
            {"country": "CN", "region": "广东省", "city": "Shenzhen", "line1": "1 Keyuan Road"},
            ["林小雨", "1 Keyuan Road", "Shenzhen", "Guangdong, 222000", "中国"],
        ),
        (
            {"country": "CN", "region": "花果山", "city": "连云港市", "line1": "1 号"},
            ["222000", "中国 花果山连云港市", "1 号", "林小雨"],
        ),
        (
            {"country": "US", "region": "CA", "city": "Cupertino", "line1": "1 Loop", "line2": "Flat 2"},
            ["林小雨", "1 Loop", "Flat 2", "Cupertino, CA 222000", "美国"],
        ),
        ({"country": "US", "line1": "1 Loop", "postcode": ""}, ["林小雨", "1 Loop", "美国"]),
        (
            {
                "country": "JP",
                "region": "東京都",
                "city": "世田谷区",
                "line1": "1-2-3",
                "postcode": "154-0023",
            },
            ["〒154-0023", "日本 東京都世田谷区", "1-2-3", "林小雨"],
        ),
        (
            {
                "country": "GB",
                "region": "Surrey",
                "city": "Egham",
                "line1": "1 High Street",
                "postcode": "TW20",
            },
            ["林小雨", "1 High Street", "Egham", "TW20", "Surrey", "英国"],
        ),
        (
            {"country": "HK", "region": "Kowloon", "city": "旺角", "line1": "彌敦道 1 號", "postcode": ""},
            ["中国香港 九龍", "旺角", "彌敦道 1 號", "林小雨"],
        ),
        (
            {
                "country": "HK",
                "region": "Kowloon",
                "city": "Mong Kok",
                "line1": "1 Nathan Road",
                "postcode": "",
            },
            ["林小雨", "1 Nathan Road", "Mong Kok", "Kowloon", "中国香港"],
        ),
        (
            {"country": "MO", "city": "澳门", "line1": "新马路 1 号", "postcode": ""},
            ["中国澳门 澳门", "新马路 1 号", "林小雨"],
        ),
        (
            {"country": "DE", "city": "Berlin", "line1": "Hauptstraße 1", "postcode": "10115"},
            ["林小雨", "Hauptstraße 1", "10115 Berlin", "德国"],
        ),
        ({"country": "XX", "city": "X", "line1": "1", "postcode": ""}, ["林小雨", "1", "X", "XX"]),
    ],
)
def test_an_address_is_written_as_its_country_writes_it(address: dict[str, str], lines: list[str]) -> None:
    assert format_lines({"name": "林小雨", "postcode": "222000", **address}, "zh-Hans") == lines


def test_nothing_of_an_address_without_a_country_is_lost() -> None:
    assert format_lines({"name": "Lin", "city": "X"}, "en") == ["Lin", "X"]
    assert format_lines({}, "en") == []


@pytest.mark.parametrize("locale", ["en", "zh-Hans"])
def test_every_country_has_each_field_in_one_place(locale: str) -> None:
    for country in country_names(locale):
        rules = rules_of(country)
        before, after = rules.order(locale)
        assert sorted([*before, *after, "line1", "line2"]) == sorted(rules.fields), country
        assert rules.required <= rules.fields
        if rules.postcode_example:
            assert rules.is_postcode(rules.postcode_example), country
        assert len({province.key for province in rules.provinces}) == len(rules.provinces)


def test_countries_are_read_when_they_are_asked_for() -> None:
    """A web process starts without reading any of them."""
    seen = "import foundation.addresses.rules as r; print(r._read.cache_info().currsize)"
    told = subprocess.run([sys.executable, "-c", seen], capture_output=True, text=True, check=True)
    assert told.stdout == "0\n"
