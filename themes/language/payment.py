"""Filters for buying at once, inside a product's form."""

from django.utils.translation import gettext as _

from themes.engine import Drop, Html
from themes.registry import theme_filter
from themes.rendering.page import Page

BUY_NOW = "data-buy-now"
# A theme's script takes the form's submission to fill the cart in place; this button means to leave.
_SCRIPT = Html(
    "<script>addEventListener('submit',e=>{if(e.submitter&&e.submitter.hasAttribute('" + BUY_NOW + "'))"
    "e.stopImmediatePropagation()},true)</script>"
)


@theme_filter("payment_button", needs_page=True)
def payment_button(page: Page, form: object) -> Html:
    """A button that puts the product into the cart and goes straight to the checkout."""
    if not isinstance(form, Drop):
        return Html("")
    head = page.scratch.setdefault("head", [])
    if _SCRIPT not in head:
        head.append(_SCRIPT)
    return Html(
        '<div class="shopify-payment-button" data-shopify="payment-button"><button type="submit"'
        ' name="return_to" value="{}/checkout" {} class="shopify-payment-button__button'
        ' shopify-payment-button__button--unbranded">{}</button></div>'
    ).format(page.root, Html(BUY_NOW), _("Buy it now"))


@theme_filter("payment_terms")
def payment_terms(form: object) -> Html:
    """Terms of paying by instalments; nothing, because no payment provider here offers them."""
    return Html("")
