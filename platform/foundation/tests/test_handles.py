from __future__ import annotations

import pytest

from foundation.handles import romanise


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("水晶文玩", "shui-jing-wen-wan"),
        ("重庆 Hotpot 8号", "chong-qing-hotpot-8-hao"),
        ("Café Müller & Søn", "cafe-muller-and-son"),
        ("Straße", "strasse"),
        ("Anna's   Beads!!", "annas-beads"),
        ("ＦＵＬＬ　width", "full-width"),
        ("💎", ""),
        ("متجر", ""),
        ("--a--", "a"),
        ("İstanbul", "istanbul"),
    ],
)
def test_romanise(text: str, expected: str) -> None:
    assert romanise(text) == expected


def test_romanise_cuts_between_words() -> None:
    assert romanise("one two three", longest=8) == "one-two"
    assert romanise("one two three", longest=7) == "one-two"
    assert romanise("abcdefghij", longest=4) == "abcd"
