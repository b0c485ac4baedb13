"""Bills and receipts as PDF, in the reader's language.

Chinese is set in the reader's own font (an Adobe CID font that is named and not shipped), so a bill takes
few kilobytes and we carry no fonts.
"""

from __future__ import annotations

import io
from functools import cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from billing.shown import told_lines
from foundation.ui.formats import date_text, money_text

from .models import Invoice

CHINESE, LATIN = "STSong-Light", "Helvetica"
LEFT, RIGHT, TOP = 22 * mm, A4[0] - 22 * mm, A4[1] - 28 * mm
LINES_A_PAGE = 26
LONGEST = 60


@cache
def _register() -> None:
    pdfmetrics.registerFont(UnicodeCIDFont(CHINESE))


def bill_pdf(invoice: Invoice) -> bytes:
    """An invoice, or a receipt once it is paid: the bytes of a PDF."""
    _register()
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4)
    title = _("Receipt") if invoice.status == Invoice.Status.PAID else _("Invoice")
    canvas.setTitle(f"{title} {invoice.number}")
    y = _head(canvas, invoice, title)
    rows = 0
    for line in told_lines(invoice.lines):
        if rows + 1 + bool(line["note"]) > LINES_A_PAGE:
            canvas.showPage()
            y, rows = TOP, 0
        text = line["text"] if line["quantity"] == 1 else f"{line['text']} × {line['quantity']}"
        y = _row(canvas, y, text, money_text(line["amount"], invoice.currency))
        rows += 1
        if line["note"]:
            _write(canvas, LEFT, y + 1.5 * mm, line["note"], 8, grey=True)
            y -= 5 * mm
            rows += 1
    _totals(canvas, y, invoice)
    canvas.save()
    return file.getvalue()


def _head(canvas: Canvas, invoice: Invoice, title: str) -> float:
    _write(canvas, LEFT, TOP, "Kaidian 开店", 20)
    _write(canvas, RIGHT, TOP, title, 16, right=True)
    y = TOP - 16 * mm
    facts = [
        (_("Number"), invoice.number),
        (_("Date"), date_text(invoice.issued_at)),
        (_("Billed to"), str(invoice.payer.get("name", ""))),
        (_("E-mail"), str(invoice.payer.get("email", ""))),
        *((_("Tax number"), each.partition(" ")[2]) for each in invoice.payer.get("tax_ids", [])),
    ]
    if invoice.paid_at:
        facts.append((_("Paid on"), date_text(invoice.paid_at)))
    for label, value in facts:
        if value:
            _write(canvas, LEFT, y, label, 9, grey=True)
            _write(canvas, LEFT + 34 * mm, y, value, 10)
            y -= 6 * mm
    y -= 4 * mm
    _rule(canvas, y + 3 * mm)
    return float(y - 4 * mm)


def _totals(canvas: Canvas, y: float, invoice: Invoice) -> None:
    _rule(canvas, y + 3 * mm)
    y -= 4 * mm
    money = invoice.currency
    rows = [(pgettext("bill", "Subtotal"), money_text(invoice.subtotal, money))]
    if invoice.discount:
        rows.append((_("Discount"), money_text(-invoice.discount, money)))
    if invoice.tax:
        rows.append((_("Tax"), money_text(invoice.tax, money)))
    for label, value in rows:
        y = _row(canvas, y, label, value)
    y = _row(canvas, y, _("Total"), money_text(invoice.total, money), size=13)
    rows = []
    if invoice.from_credit:
        rows.append((_("From your credit"), money_text(-invoice.from_credit, money)))
    rows.append((_("Paid"), money_text(invoice.paid, money)))
    for label, value in rows:
        y = _row(canvas, y, label, value)


def _row(canvas: Canvas, y: float, text: str, value: str, *, size: int = 10) -> float:
    _write(canvas, LEFT, y, text if len(text) <= LONGEST else text[: LONGEST - 1] + "…", size)
    _write(canvas, RIGHT, y, value, size, right=True)
    return float(y - 7 * mm)


def _rule(canvas: Canvas, y: float) -> None:
    canvas.setStrokeGray(0.8)
    canvas.line(LEFT, y, RIGHT, y)


def _write(
    canvas: Canvas, x: float, y: float, text: str, size: int, *, right: bool = False, grey: bool = False
) -> None:
    """Text in runs: Latin in Helvetica, all else in the reader's Chinese font."""
    runs = _runs(text)
    width = sum(pdfmetrics.stringWidth(run, font, size) for font, run in runs)
    canvas.setFillGray(0.45 if grey else 0.1)
    place: Any = x - width if right else x
    for font, run in runs:
        canvas.setFont(font, size)
        canvas.drawString(place, y, run)
        place += pdfmetrics.stringWidth(run, font, size)


def _runs(text: str) -> list[tuple[str, str]]:
    runs: list[tuple[str, str]] = []
    for sign in text.replace("\u00a0", " "):
        font = LATIN if ord(sign) < 0x100 or sign in "€–—…" else CHINESE
        if runs and runs[-1][0] == font:
            runs[-1] = (font, runs[-1][1] + sign)
        else:
            runs.append((font, sign))
    return runs
