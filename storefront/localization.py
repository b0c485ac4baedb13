"""Where and in which language shoppers are: countries, currencies, languages, and the form for them."""

from __future__ import annotations

from urllib.parse import urlsplit

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.numbers import get_currency_name, get_currency_symbol
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from foundation.addresses import country_names
from storefront.languages import own_name
from storefront.shipping.queries import served_countries
from storefront.surface import SHORT, ShopRequest, prefix_of
from tenants.context import require_store
from tenants.models import Store
from themes.engine import Drop, prop
from themes.objects.drops import ShopLocaleDrop
from themes.objects.metafields import MetafieldsDrop
from themes.registry import global_object
from themes.rendering.page import Page

IMPERIAL = frozenset({"US", "LR", "MM"})


def home_country(store: Store) -> str:
    """The country a store is at home in, as far as its first language tells."""
    if store.locale.startswith("zh"):
        return "CN"
    try:
        return Locale.parse(store.locale, sep="-").territory or "US"
    except (UnknownLocaleError, ValueError):
        return "US"


class CurrencyDrop(Drop):
    """`currency`: a currency. It prints as its code, and compares as that."""

    def __init__(self, code: str, locale: str) -> None:
        self._code = code
        self._locale = locale.replace("-", "_")

    @prop
    def iso_code(self) -> str:
        """Its code, such as "CNY"."""
        return self._code

    @prop
    def symbol(self) -> str:
        """Its symbol, such as "¥"."""
        return get_currency_symbol(self._code, locale=self._locale)

    @prop
    def name(self) -> str:
        """Its name in the page's language."""
        return get_currency_name(self._code, locale=self._locale)

    def json(self) -> object:
        return self._code

    def __str__(self) -> str:
        return self._code

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str | CurrencyDrop) and str(other) == self._code

    def __hash__(self) -> int:
        return hash(self._code)


class MarketDrop(Drop):
    """`market`: where a store sells. A store has one market with all its countries."""

    @prop
    def id(self) -> int:
        """Id of the market."""
        return 1

    @prop
    def handle(self) -> str:
        """The market's handle."""
        return "primary"

    @prop
    def metafields(self) -> MetafieldsDrop:
        """Its metafields."""
        return MetafieldsDrop()


class CountryDrop(Drop):
    """`country`: a country the store ships to, or that of an address. It prints as its name, and compares as
    that.
    """

    def __init__(self, code: str, page: Page, store: Store | None = None) -> None:
        self._code = code
        self._page = page
        self._store = store

    @prop
    def iso_code(self) -> str:
        """Its two-letter code, such as "CN"."""
        return self._code

    @prop
    def name(self) -> str:
        """Its name in the page's language."""
        return country_names(self._page.locale).get(self._code, self._code)

    @prop
    def unit_system(self) -> str:
        """ "imperial" or "metric"."""
        return "imperial" if self._code in IMPERIAL else "metric"

    @prop
    def currency(self) -> CurrencyDrop:
        """The currency of prices there: the store's."""
        return CurrencyDrop(self._page.currency, self._page.locale)

    @prop
    def continent(self) -> str | None:
        """Its continent's name in the page's language."""
        code = continent_of(self._code)
        return Locale.parse(self._page.locale, sep="-").territories.get(code) if code else None

    @prop
    def market(self) -> MarketDrop:
        """The market it belongs to."""
        return MarketDrop()

    @prop("popular?")
    def is_popular(self) -> bool:
        """Whether many shoppers live there: true for the store's home country."""
        return self._code == home_country(self._store or require_store())

    @prop
    def available_languages(self) -> list[ShopLocaleDrop]:
        """The languages offered there: all of the store's."""
        return LocalizationDrop(self._page).available_languages()

    def json(self) -> object:
        return {"iso_code": self._code, "name": self.name(), "currency": self._page.currency}

    def __str__(self) -> str:
        return str(self.name())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str | CountryDrop) and str(other) in (self.name(), self._code)

    def __hash__(self) -> int:
        return hash(self._code)


SOUTH_AMERICA = frozenset(
    ["AR", "BO", "BR", "CL", "CO", "EC", "FK", "GF", "GY", "PE", "PY", "SR", "UY", "VE"]
)
CONTINENTS = {
    "Africa": "002",
    "America": "003",
    "Asia": "142",
    "Australia": "009",
    "Europe": "150",
    "Indian": "002",
    "Pacific": "009",
}
"""Where time zones begin → the continent's code of the United Nations; South America is told apart."""


def continent_of(code: str) -> str | None:
    """The code of a country's continent, by where its clocks are; None for a country without people."""
    if code in SOUTH_AMERICA:
        return "005"
    zones = get_global("territory_zones").get(code) or ()
    areas = (zone.partition("/")[0] for zone in zones)
    return next((CONTINENTS[area] for area in areas if area in CONTINENTS), None)


def countries_of(page: Page) -> list[CountryDrop]:
    """The countries that the store sends to, by name; its home country while it sends nowhere yet."""
    found: list[CountryDrop] | None = page.scratch.get("countries")
    if found is None:
        store = require_store()
        served = served_countries()
        names = country_names(page.locale)
        codes = list(names) if served is None else [code for code in names if code in served]
        found = [CountryDrop(code, page, store) for code in codes or [home_country(store)]]
        page.scratch["countries"] = found
    return found


class LocalizationDrop(Drop):
    """`localization`: the store's languages and countries, and those of the page."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._store = require_store()

    def _language(self, code: str) -> ShopLocaleDrop:
        reader = Locale.parse(self._page.locale, sep="-")
        language = Locale.parse(code, sep="-")
        return ShopLocaleDrop(
            iso_code=code,
            name=language.get_display_name(reader) or code,
            endonym_name=own_name(code),
            root_url=prefix_of(self._store, code) or "/",
            primary=code == self._store.locale,
        )

    @prop
    def available_languages(self) -> list[ShopLocaleDrop]:
        """The store's languages, the main one first."""
        return [self._language(code) for code in self._store.all_locales]

    @prop
    def language(self) -> ShopLocaleDrop:
        """The language of the page."""
        return self._language(self._page.locale)

    @prop
    def available_countries(self) -> list[CountryDrop]:
        """The countries that the store ships to, by name."""
        return countries_of(self._page)

    @prop
    def country(self) -> CountryDrop:
        """The country of the page: the store's own."""
        return CountryDrop(home_country(self._store), self._page, self._store)

    @prop
    def market(self) -> MarketDrop:
        """The market of the page."""
        return MarketDrop()


@global_object("localization")
def _localization(page: Page) -> LocalizationDrop:
    """The store's languages and countries."""
    return LocalizationDrop(page)


@never_cache
@require_POST
def localize(request: ShopRequest) -> HttpResponse:
    """Go on in another language (`locale_code` or `language_code`), on the page that the form stood on."""
    wanted = request.POST.get("language_code") or request.POST.get("locale_code") or request.locale
    known = {code.lower(): code for code in request.store.all_locales}
    locale = known.get(wanted.lower(), request.locale)
    target = urlsplit(request.POST.get("return_to", "")).path
    own = url_has_allowed_host_and_scheme(target, allowed_hosts=None) and target.startswith("/")
    path = without_language(request.store, target) if own else "/"
    return HttpResponseRedirect(prefix_of(request.store, locale) + path)


def without_language(store: Store, path: str) -> str:
    """A path of the shop without the prefix of its language."""
    first, _, rest = path.lstrip("/").partition("/")
    prefixes = {SHORT.get(code, code) for code in store.locales if code != store.locale}
    return f"/{rest}" if first in prefixes else path
