"""Filters that print money. Values are integers in the currency's minor unit, as everywhere."""

from functools import lru_cache

from foundation.money import Money, format_money, minor_digits
from themes.registry import theme_filter
from themes.rendering.page import Page


def amount_of(value: object) -> int | None:
    """Minor units from a template's value, None when it is no number."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int):
        return value
    try:
        return round(float(str(value)))
    except (ValueError, OverflowError):
        return None


@lru_cache(maxsize=20_000)
def formatted(amount: int, currency: str, locale: str) -> str:
    """`format_money`, remembered: a shop prints the same few prices again and again."""
    return format_money(amount, currency, locale)


@lru_cache(maxsize=5_000)
def plain(amount: int, currency: str, locale: str) -> str:
    """The amount without any sign of the currency: "1,999.00"."""
    text = format_money(amount, currency, locale)
    start = next((index for index, char in enumerate(text) if char.isdigit()), 0)
    end = next((index for index in range(len(text), 0, -1) if text[index - 1].isdigit()), len(text))
    return ("-" if amount < 0 else "") + text[start:end]


@lru_cache
def money_pattern(currency: str, locale: str) -> str:
    """How amounts are written, as scripts of themes expect it: "¥{{amount}}"."""
    digits = minor_digits(currency)
    text = format_money(1_234_567 * 10**digits, currency, locale)
    start = text.index("1")
    end = len(text) - next(at for at, char in enumerate(reversed(text)) if char.isdigit())
    whole, mark = text[start:end], text[end - digits - 1] if digits else ""
    thousands = whole[1] if not whole[1].isdigit() else ""
    name = {
        (",", "."): "amount",
        (".", ","): "amount_with_comma_separator",
        ("’", "."): "amount_with_apostrophe_separator",
        (",", ""): "amount_no_decimals",
        (".", ""): "amount_no_decimals_with_comma_separator",
    }.get((thousands, mark))
    if name is None and thousands.isspace():
        name = "amount_with_space_separator" if mark else "amount_no_decimals_with_space_separator"
    return f"{text[:start]}{{{{{name or 'amount'}}}}}{text[end:]}"


@theme_filter("money", needs_page=True)
def money(page: Page, value: object) -> str:
    """An amount as the page's language writes it: "¥199.00"."""
    amount = amount_of(value)
    return "" if amount is None else formatted(amount, page.currency, page.locale)


@theme_filter("money_with_currency", needs_page=True)
def money_with_currency(page: Page, value: object) -> str:
    """An amount with the currency's code: "¥199.00 CNY"."""
    shown = money(page, value)
    return f"{shown} {page.currency}" if shown else ""


@theme_filter("money_without_currency", needs_page=True)
def money_without_currency(page: Page, value: object) -> str:
    """An amount without the currency: "199.00"."""
    amount = amount_of(value)
    return "" if amount is None else plain(amount, page.currency, page.locale)


@theme_filter("money_amount", needs_page=True)
def money_amount(page: Page, value: object) -> str:
    """An amount for machines: "1999.00", whatever the language."""
    amount = amount_of(value)
    return "" if amount is None else str(Money(amount, page.currency).decimal)


@theme_filter("money_without_trailing_zeros", needs_page=True)
def money_without_trailing_zeros(page: Page, value: object) -> str:
    """An amount without decimals where it is whole: "¥199", but "¥199.50"."""
    amount = amount_of(value)
    if amount is None:
        return ""
    shown = formatted(amount, page.currency, page.locale)
    digits = minor_digits(page.currency)
    if digits and amount % 10**digits == 0:
        for mark in (".", ","):
            shown = shown.replace(mark + "0" * digits, "")
    return shown
