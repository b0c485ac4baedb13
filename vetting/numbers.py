"""Numbers that businesses and people are registered under. Those of China carry a check digit."""

from __future__ import annotations

import re
from datetime import datetime

_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""Signs of a unified social credit code: no I, O, S, V, Z (GB 32100-2015)."""
_USCC_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_ID_WEIGHTS = tuple(pow(2, 17 - place, 11) for place in range(17))
_ID_CHECKS = "10X98765432"
_PLAIN = re.compile(r"[0-9A-Z](?:[0-9A-Z ./-]{2,38})[0-9A-Z]")


def tidy(number: str) -> str:
    """As it is kept: capitals, without spaces at the ends or in a row."""
    return " ".join(number.upper().split())


def is_credit_code(number: str) -> bool:
    """Whether it is a unified social credit code (统一社会信用代码) with the right check sign."""
    if len(number) != 18 or any(sign not in _USCC for sign in number):
        return False
    total = sum(_USCC.index(sign) * weight for sign, weight in zip(number, _USCC_WEIGHTS, strict=False))
    return _USCC[-total % 31] == number[17]


def is_identity_number(number: str) -> bool:
    """Whether it is a number of a Chinese identity card (GB 11643-1999): birthday and check digit."""
    if not re.fullmatch(r"\d{17}[\dX]", number):
        return False
    try:
        datetime.strptime(number[6:14], "%Y%m%d")
    except ValueError:
        return False
    total = sum(int(sign) * weight for sign, weight in zip(number, _ID_WEIGHTS, strict=False))
    return _ID_CHECKS[total % 11] == number[17]


def is_plain_number(number: str) -> bool:
    """Whether it may be a number of another country: 4 to 40 letters and digits, some of them digits."""
    return bool(_PLAIN.fullmatch(number)) and any(sign.isdigit() for sign in number)


def masked(number: str) -> str:
    """What people read of it who need not know it whole: "91••••••••3F"."""
    return f"{number[:2]}••••••••{number[-2:]}" if len(number) > 6 else "••••" if number else ""
