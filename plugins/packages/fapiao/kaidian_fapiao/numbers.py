"""Tax numbers and numbers of invoices."""

from __future__ import annotations

import re

LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""Signs of a unified social credit code in the order of their values; I, O, S, V and Z are left out."""
LENGTH = 18
_INVOICE = re.compile(r"[0-9]{8}|[0-9]{20}")


def tidy(number: str) -> str:
    """A number as it is kept: capitals without spaces and hyphens."""
    return re.sub(r"[\s\-－]", "", number).upper()


def is_tax_number(number: str) -> bool:
    """Whether a number is a unified social credit code (统一社会信用代码) whose check sign holds.

    GB 32100-2015: sign i of the first 17 weighs 3^i modulo 31, and the last makes the sum a multiple of 31.
    """
    if len(number) != LENGTH or any(sign not in LETTERS for sign in number):
        return False
    total = sum(LETTERS.index(sign) * pow(3, place, 31) for place, sign in enumerate(number[:-1]))
    return LETTERS.index(number[-1]) == -total % 31


def is_invoice_number(number: str) -> bool:
    """Whether a number is an invoice's: 20 digits of a digital one, or 8 of one before."""
    return _INVOICE.fullmatch(number) is not None
