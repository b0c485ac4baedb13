"""Objects that themes see and that this package itself makes; a store's domains make theirs."""

from collections.abc import Callable

from babel import Locale

from themes.engine import Drop, prop
from themes.objects.forms import FormDrop as FormDrop
from themes.rendering.page import Page


def _route(name: str, path: str, meaning: str) -> Callable[["RoutesDrop"], str]:
    """A property that is a path below the prefix of the page's language."""

    def address(routes: "RoutesDrop") -> str:
        return routes.below(path)

    address.__doc__ = meaning
    return prop(name)(address)


class RoutesDrop(Drop):
    """`routes`: addresses of the store in the page's language."""

    def __init__(self, root: str) -> None:
        self._root = root

    def below(self, path: str) -> str:
        """A path with the prefix of the page's language."""
        return self._root + path

    @prop
    def root_url(self) -> str:
        """Address of the home page."""
        return self._root or "/"

    account_addresses_url = _route(
        "account_addresses_url", "/account/addresses", "Address of the customer's address book."
    )
    account_login_url = _route("account_login_url", "/account/login", "Address where customers sign in.")
    account_logout_url = _route(
        "account_logout_url", "/account/logout", "Address that signs the customer out."
    )
    account_profile_url = _route("account_profile_url", "/account", "Address of the customer's profile.")
    account_recover_url = _route(
        "account_recover_url", "/account/recover", "Address where customers reset a forgotten password."
    )
    account_register_url = _route(
        "account_register_url", "/account/register", "Address where customers create an account."
    )
    account_url = _route("account_url", "/account", "Address of the customer's account.")
    all_products_collection_url = _route(
        "all_products_collection_url", "/collections/all", "Address of the collection of all products."
    )
    cart_add_url = _route("cart_add_url", "/cart/add", "Address that adds to the cart.")
    cart_change_url = _route("cart_change_url", "/cart/change", "Address that changes a line of the cart.")
    cart_clear_url = _route("cart_clear_url", "/cart/clear", "Address that empties the cart.")
    cart_update_url = _route(
        "cart_update_url",
        "/cart/update",
        "Address that changes several lines of the cart, its note and its attributes.",
    )
    cart_url = _route("cart_url", "/cart", "Address of the cart.")
    collections_url = _route("collections_url", "/collections", "Address of the list of collections.")
    predictive_search_url = _route(
        "predictive_search_url", "/search/suggest", "Address of results while a shopper types."
    )
    product_recommendations_url = _route(
        "product_recommendations_url", "/recommendations/products", "Address of a product's recommendations."
    )
    search_url = _route("search_url", "/search", "Address of the search.")
    storefront_login_url = _route(
        "storefront_login_url", "/account/login", "Address where customers sign in."
    )


class ShopLocaleDrop(Drop):
    """`shop_locale`: a language of the store."""

    def __init__(
        self, *, iso_code: str, name: str, endonym_name: str, root_url: str = "/", primary: bool = False
    ) -> None:
        self._iso_code = iso_code
        self._name = name
        self._endonym_name = endonym_name
        self._root_url = root_url
        self._primary = primary

    @prop
    def iso_code(self) -> str:
        """Its code, such as "zh-Hans"."""
        return self._iso_code

    @prop
    def name(self) -> str:
        """Its name in the page's language."""
        return self._name

    @prop
    def endonym_name(self) -> str:
        """Its name in its own language."""
        return self._endonym_name

    @prop
    def root_url(self) -> str:
        """Address of the home page in this language."""
        return self._root_url

    @prop
    def primary(self) -> bool:
        """Whether it is the store's main language."""
        return self._primary

    def json(self) -> object:
        return {"iso_code": self._iso_code, "name": self._name, "primary": self._primary}

    def __str__(self) -> str:
        return self._iso_code

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str | ShopLocaleDrop) and str(other) == self._iso_code

    def __hash__(self) -> int:
        return hash(self._iso_code)


class RequestDrop(Drop):
    """`request`: how the page was asked for."""

    def __init__(self, page: Page, page_type: str) -> None:
        self._page = page
        self._page_type = page_type

    @prop
    def design_mode(self) -> bool:
        """Whether the page is shown in the theme editor."""
        return self._page.editing

    @prop
    def page_type(self) -> str:
        """The kind of page: "product", "collection", "index" and so on."""
        return self._page_type

    @prop
    def visual_preview_mode(self) -> bool:
        """Whether a section is drawn for its preview picture; never here."""
        return False

    @prop
    def host(self) -> str:
        """The host of the page."""
        return self._page.request.get_host() if self._page.request else ""

    @prop
    def origin(self) -> str:
        """The scheme and host of the page."""
        request = self._page.request
        return f"{request.scheme}://{request.get_host()}" if request else ""

    @prop
    def path(self) -> str:
        """The path of the page, with the prefix of its language."""
        return self._page.root + self._page.path

    @prop
    def locale(self) -> ShopLocaleDrop:
        """The language of the page."""
        code = self._page.locale
        own = Locale.parse(code, sep="-").get_display_name() or code
        root = self._page.root
        return ShopLocaleDrop(
            iso_code=code, name=own, endonym_name=own, root_url=root or "/", primary=not root
        )


class TemplateDrop(Drop):
    """`template`: the template of the page. It prints as its whole name, and compares as that."""

    def __init__(self, name: str) -> None:
        path, _, self._suffix = name.partition(".")
        self._directory, _, self._name = path.rpartition("/")

    @prop
    def name(self) -> str:
        """The template's name without folder and suffix."""
        return self._name

    @prop
    def suffix(self) -> str | None:
        """The suffix of an alternate template; nil for the default one."""
        return self._suffix or None

    @prop
    def directory(self) -> str | None:
        """The template's folder, such as "customers"; nil for most."""
        return self._directory or None

    def __str__(self) -> str:
        path = "/".join(filter(None, (self._directory, self._name)))
        return ".".join(filter(None, (path, self._suffix)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and other == str(self)

    def __hash__(self) -> int:
        return hash(str(self))


class PartDrop(Drop):
    """`part`: one of `paginate.parts`, also `paginate.previous` and `paginate.next`."""

    def __init__(self, title: str | int, url: str = "") -> None:
        self._title = title
        self._url = url

    @prop
    def title(self) -> str | int:
        """The link's text; a page's number as a number, to compare with `paginate.current_page`."""
        return self._title

    @prop
    def url(self) -> str:
        """Its address; empty for the page that is shown and for a gap."""
        return self._url

    @prop
    def is_link(self) -> bool:
        """Whether it is a link."""
        return bool(self._url)
