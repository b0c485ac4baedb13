"""Countries: in which order, and as a list."""

from __future__ import annotations

from foundation.addresses import country_list, country_names


def in_order(locale: str, codes: str) -> list[str]:
    """These countries in the order of the list."""
    return [code for code in country_names(locale) if code in codes.split()]


def test_chinese_lists_go_by_pinyin_after_the_chinese_speaking_ones() -> None:
    assert list(country_names("zh-Hans"))[:6] == ["CN", "HK", "MO", "TW", "AL", "DZ"]
    # 阿富汗 不丹 德国 东帝汶 法国 梵蒂冈 斐济 美国 瑙鲁 日本 英国 乍得 中非
    assert in_order("zh-Hans", "CF TD GB JP NR US FJ VA FR TL DE BT AF") == [
        *("AF", "BT", "DE", "TL", "FR", "VA", "FJ", "US", "NR", "JP", "GB", "TD", "CF"),
    ]


def test_english_lists_go_by_letters_whatever_their_accents() -> None:
    assert in_order("en", "ZW AX AL CI CN AF") == ["AF", "AX", "AL", "CN", "CI", "ZW"]


def test_a_list_is_written_as_its_language_does() -> None:
    assert country_list(["CN", "US"], "zh-Hans") == "中国、美国"
    assert country_list(["CN", "US", "??"], "en") == "China, United States, ??"
