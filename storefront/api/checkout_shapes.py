"""What is told of a checkout and sent to it."""

from __future__ import annotations

from rest_framework import serializers

from foundation.addresses import LONGEST
from foundation.api.schema import FaultShape
from foundation.api.serializers import Money, Sent, Shown
from storefront.address_shapes import PlaceSent, sent_text

LONGEST_NOTE = 2_000


class CheckoutAddressShown(Shown):
    """Where it, or its bill, is sent, as it was filled in. What a country has, `countries/{code}` says."""

    name = serializers.CharField(allow_blank=True)
    phone = serializers.CharField(allow_blank=True)
    country = serializers.CharField(allow_blank=True)
    region = serializers.CharField(allow_blank=True)
    city = serializers.CharField(allow_blank=True)
    line1 = serializers.CharField(allow_blank=True)
    line2 = serializers.CharField(allow_blank=True)
    postcode = serializers.CharField(allow_blank=True)


class ShippingMethodShown(Shown):
    """A way of sending this cart to its address; its price is before discounts."""

    code = serializers.CharField()
    name = serializers.CharField()
    promise = serializers.CharField(allow_blank=True)
    price = Money()


class BrowserPartShown(Shown):
    """What a page needs to take the payment: `module` is a JavaScript module that exports `mount`, after
    `script_url`, if there is one, was loaded. The other addresses are for a content security policy."""

    module = serializers.CharField()
    script_url = serializers.CharField(allow_blank=True)
    frame_urls = serializers.ListField(child=serializers.CharField())
    connect_urls = serializers.ListField(child=serializers.CharField())
    values = serializers.DictField()


class PaymentMethodShown(Shown):
    """A way to pay. Where `browser` is null the shopper is led to a page of the gateway's."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    help = serializers.CharField(allow_blank=True)
    browser = BrowserPartShown(allow_null=True)


class CheckoutDiscountShown(Shown):
    """What a discount takes off the goods, or off sending them."""

    title = serializers.CharField()
    amount = Money()
    is_of_shipping = serializers.BooleanField()


class CheckoutShown(Shown):
    """A cart on its way to an order: what was filled in, what can be chosen, what it comes to, and `faults`:
    what is missing or wrong. It can be placed when there are none. `shipping` is null while it is not known.

    Until a way of sending is chosen, `shipping_method` is the cheapest: it is counted in, but not agreed to.
    A payment method need not be chosen: the first is taken. `billing_address` is null where the bill goes to
    the shipping address.
    """

    email = serializers.CharField(allow_blank=True)
    shipping_address = CheckoutAddressShown()
    billing_address = CheckoutAddressShown(allow_null=True)
    shipping_method = serializers.CharField(allow_blank=True)
    payment_method = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True)
    requires_shipping = serializers.BooleanField()
    shipping_methods = ShippingMethodShown(many=True)
    payment_methods = PaymentMethodShown(many=True)
    item_count = serializers.IntegerField()
    subtotal = Money()
    discounts = CheckoutDiscountShown(many=True)
    shipping = Money(allow_null=True)
    tax = Money()
    tax_name = serializers.CharField(allow_blank=True)
    taxes_included = serializers.BooleanField()
    total = Money()
    faults = FaultShape(many=True)


class CheckoutAddressSent(PlaceSent):
    """The whole address: what is not named is empty."""

    name = sent_text(LONGEST["name"])
    country = sent_text(LONGEST["country"])


class CheckoutChangeSent(Sent):
    """What is filled in, right or wrong: it is kept, and `faults` says what is to be mended. Another
    `billing_address` may be in any country; null sends the bill with the parcel."""

    email = sent_text(254)
    shipping_address = CheckoutAddressSent(required=False)
    billing_address = CheckoutAddressSent(required=False, allow_null=True)
    shipping_method = sent_text(250)
    payment_method = sent_text(100)
    note = sent_text(LONGEST_NOTE)


class PlacingSent(Sent):
    """Yes to an order: `total` is what the shopper was shown. Where it comes to another by now, nothing is
    placed."""

    total = Money()
