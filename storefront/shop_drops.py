"""What themes see of the store itself: `shop`, its brand and its address."""

from __future__ import annotations

from storefront.catalog.queries import shop as catalog
from storefront.content.models import Policy
from storefront.drops import PolicyDrop, policies_of
from storefront.localization import CountryDrop, CurrencyDrop, LocalizationDrop, home_country
from storefront.payments.ways import marks
from storefront.queries import product_types, vendors
from storefront.taxes.queries import tax_rule
from tenants.context import require_store
from themes.engine import Drop, prop
from themes.language.money import money_pattern
from themes.objects.drops import ShopLocaleDrop
from themes.objects.images import ImageDrop
from themes.objects.metafields import MetafieldsDrop, MetaobjectsDrop
from themes.registry import global_object
from themes.rendering.page import Page


class BrandColorsDrop(Drop):
    """`brand_color`: the lists of `brand.colors`; empty, because colours belong to the theme here."""

    @prop
    def primary(self) -> list[Drop]:
        """The brand's primary colours."""
        return []

    @prop
    def secondary(self) -> list[Drop]:
        """The brand's secondary colours."""
        return []


class BrandDrop(Drop):
    """`brand`: the store's brand, taken from the theme's settings."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def _image(self, *names: str) -> ImageDrop | None:
        renderer = self._page.renderer
        chosen = renderer.run.globals["settings"] if renderer else None
        found = (chosen[name] for name in names if isinstance(chosen, Drop))
        return next((each for each in found if isinstance(each, ImageDrop)), None)

    @prop
    def logo(self) -> ImageDrop | None:
        """The logo chosen in the theme; nil without one."""
        return self._image("logo")

    @prop
    def square_logo(self) -> ImageDrop | None:
        """The small, square logo; nil without one."""
        return self._image("square_logo", "favicon")

    @prop
    def favicon_url(self) -> ImageDrop | None:
        """The icon for browser tabs; nil without one."""
        return self._image("favicon")

    @prop
    def cover_image(self) -> ImageDrop | None:
        """A wide picture of the store; nil without one."""
        return self._image("cover_image", "share_image")

    @prop
    def colors(self) -> BrandColorsDrop:
        """The brand's colours."""
        return BrandColorsDrop()

    @prop
    def slogan(self) -> str | None:
        """The store's slogan; nil, because themes keep it in their sections here."""
        return None

    @prop
    def short_description(self) -> str | None:
        """A line about the store; nil, because themes keep it in their sections here."""
        return None

    @prop
    def metafields(self) -> MetafieldsDrop:
        """Its metafields."""
        return MetafieldsDrop()


class ShopAddressDrop(Drop):
    """`shop.address`: the store's address, as far as it is known: its name and country."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._store = require_store()

    @prop
    def company(self) -> str:
        """The store's name."""
        return self._store.name

    @prop
    def country(self) -> CountryDrop:
        """The store's home country."""
        return CountryDrop(home_country(self._store), self._page, self._store)

    @prop
    def country_code(self) -> str:
        """Code of the store's home country."""
        return home_country(self._store)

    @prop
    def summary(self) -> str:
        """The address in one line."""
        return str(self.country())


class ShopDrop(Drop):
    """`shop`: the store."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._store = require_store()

    @prop
    def id(self) -> int:
        """Id of the store."""
        return int(self._store.pk)

    @prop
    def name(self) -> str:
        """The store's name."""
        return self._store.name

    @prop
    def description(self) -> str:
        """The store's description for search engines: that of its home page."""
        return self._page.description if self._page.path == "/" else ""

    @prop
    def email(self) -> str:
        """The store's e-mail address for shoppers."""
        return self._store.email

    @prop
    def phone(self) -> str | None:
        """The store's phone number; nil, because none is kept here."""
        return None

    @prop
    def address(self) -> ShopAddressDrop:
        """The store's address."""
        return ShopAddressDrop(self._page)

    @prop
    def currency(self) -> str:
        """Code of the currency of all prices."""
        return self._store.currency

    @prop
    def enabled_currencies(self) -> list[CurrencyDrop]:
        """The currencies shoppers can pay in: that of all prices."""
        return [CurrencyDrop(self._store.currency, self._page.locale)]

    @prop
    def money_format(self) -> str:
        """How amounts are written, for scripts: "¥{{amount}}"."""
        return money_pattern(self._store.currency, self._page.locale)

    @prop
    def money_with_currency_format(self) -> str:
        """The same with the currency's code: "¥{{amount}} CNY"."""
        return f"{self.money_format()} {self._store.currency}"

    @prop
    def url(self) -> str:
        """Address of the store's home page."""
        return self._store.url

    @prop
    def secure_url(self) -> str:
        """Address of the store's home page."""
        return self._store.url

    @prop
    def domain(self) -> str:
        """The store's host."""
        return self._store.host

    @prop
    def permanent_domain(self) -> str:
        """The host that the store always keeps."""
        return self._store.host

    @prop
    def locale(self) -> ShopLocaleDrop:
        """The store's main language."""
        return self.published_locales()[0]

    @prop
    def published_locales(self) -> list[ShopLocaleDrop]:
        """The store's languages, the main one first."""
        return LocalizationDrop(self._page).available_languages()

    @prop
    def enabled_locales(self) -> list[ShopLocaleDrop]:
        """The store's languages, the main one first."""
        return self.published_locales()

    @prop
    def products_count(self) -> int:
        """The number of published products."""
        return catalog.published().count()

    @prop
    def collections_count(self) -> int:
        """The number of published collections."""
        return len(catalog.collections())

    @prop
    def vendors(self) -> list[str]:
        """The vendors of products, by name."""
        return vendors()

    @prop
    def types(self) -> list[str]:
        """The product types, by name."""
        return product_types()

    @prop
    def policies(self) -> list[PolicyDrop]:
        """The policies that have been written, in a fixed order."""
        return policies_of(self._page)

    @prop
    def enabled_payment_types(self) -> list[str]:
        """The payment methods, by the names that `payment_type_svg_tag` takes; empty while none is set up."""
        return marks(self._store.currency)

    @prop
    def taxes_included(self) -> bool:
        """Whether prices include the taxes of the store's home country."""
        return tax_rule(home_country(self._store)).is_included

    @prop
    def customer_accounts_enabled(self) -> bool:
        """Whether shoppers can have accounts."""
        return True

    @prop
    def customer_accounts_optional(self) -> bool:
        """Whether shoppers can buy without an account."""
        return True

    @prop
    def accepts_gift_cards(self) -> bool:
        """Whether gift cards can be used to pay."""
        return False

    @prop
    def password_message(self) -> str:
        """The message on the password page; "" where the store is open."""
        return self._store.password_message(self._page.locale) if self._store.has_password else ""

    @prop
    def brand(self) -> BrandDrop:
        """The store's brand."""
        return BrandDrop(self._page)

    @prop
    def metafields(self) -> MetafieldsDrop:
        """The store's metafields."""
        return MetafieldsDrop()

    @prop
    def metaobjects(self) -> MetaobjectsDrop:
        """Objects of types that merchants define; there are none here."""
        return MetaobjectsDrop()

    @prop
    def refund_policy(self) -> PolicyDrop | None:
        """The refund policy; nil until it is written."""
        return self._policy(Policy.Kind.REFUND)

    @prop
    def shipping_policy(self) -> PolicyDrop | None:
        """The shipping policy; nil until it is written."""
        return self._policy(Policy.Kind.SHIPPING)

    @prop
    def privacy_policy(self) -> PolicyDrop | None:
        """The privacy policy; nil until it is written."""
        return self._policy(Policy.Kind.PRIVACY)

    @prop
    def terms_of_service(self) -> PolicyDrop | None:
        """The terms of service; nil until they are written."""
        return self._policy(Policy.Kind.TERMS)

    @prop
    def subscription_policy(self) -> PolicyDrop | None:
        """The subscription policy; nil, because there are no subscriptions here."""
        return None

    @prop
    def search_types(self) -> list[str]:
        """The kinds of results that the search finds."""
        return ["product", "page", "article"]

    def _policy(self, kind: str) -> PolicyDrop | None:
        return next((policy for policy in policies_of(self._page) if policy.handle() == kind), None)


@global_object("shop")
def _shop(page: Page) -> ShopDrop:
    """The store."""
    return ShopDrop(page)


@global_object("metaobjects")
def _metaobjects(page: Page) -> MetaobjectsDrop:
    """Objects of types that merchants define; there are none here."""
    return MetaobjectsDrop()
