"""Objects that themes see and that this package itself makes; a store's domains make theirs."""

from collections.abc import Sequence

from themes.engine import Drop, Html, prop
from themes.page import Page
from themes.placed import PlacedBlock, PlacedSection, Values


class SettingsDrop(Drop):
    """`settings`, `section.settings`, `block.settings`."""

    def __init__(self, values: "Values", page: Page) -> None:
        self._late = values.late
        self._page = page
        self._memo.update(values.fixed)

    def lookup(self, key: object) -> object:
        late = self._late.get(key) if isinstance(key, str) else None
        return late(self._page) if late else None


class BlockDrop(Drop):
    """`block`."""

    def __init__(self, placed: "PlacedBlock", page: Page) -> None:
        self._placed = placed
        self._page = page

    @prop
    def id(self) -> str:
        return self._placed.id

    @prop
    def type(self) -> str:
        return self._placed.type

    @prop
    def settings(self) -> SettingsDrop:
        return SettingsDrop(self._placed.values, self._page)

    @prop
    def shopify_attributes(self) -> Html:
        """Marks the block's element for the theme editor; nothing in the shop itself."""
        if not self._page.editing:
            return Html("")
        return Html(' data-block-id="{}"').format(self._placed.id)


class SectionDrop(Drop):
    """`section`."""

    def __init__(self, placed: "PlacedSection", page: Page, index: int) -> None:
        self._placed = placed
        self._page = page
        self._index = index

    @prop
    def id(self) -> str:
        return self._placed.id

    @prop
    def index(self) -> int:
        return self._index

    @prop
    def index0(self) -> int:
        return self._index - 1

    @prop
    def location(self) -> str:
        return self._placed.id.partition("--")[0]

    @prop
    def settings(self) -> SettingsDrop:
        return SettingsDrop(self._placed.values, self._page)

    @prop
    def blocks(self) -> list[BlockDrop]:
        return [BlockDrop(block, self._page) for block in self._placed.blocks]


class RoutesDrop(Drop):
    """`routes`: addresses of the store in the page's language."""

    PATHS = {
        "all_products_collection_url": "/collections/all",
        "cart_add_url": "/cart/add",
        "cart_change_url": "/cart/change",
        "cart_clear_url": "/cart/clear",
        "cart_update_url": "/cart/update",
        "cart_url": "/cart",
        "collections_url": "/collections",
        "product_recommendations_url": "/recommendations/products",
        "predictive_search_url": "/search/suggest",
        "search_url": "/search",
    }

    def __init__(self, root: str) -> None:
        self._root = root

    @prop
    def root_url(self) -> str:
        return self._root or "/"

    def lookup(self, key: object) -> object:
        path = self.PATHS.get(key) if isinstance(key, str) else None
        return self._root + path if path else None


class ShopLocaleDrop(Drop):
    """`request.locale` and the languages of `localization.available_languages`."""

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
        return self._iso_code

    @prop
    def name(self) -> str:
        """In the page's language."""
        return self._name

    @prop
    def endonym_name(self) -> str:
        """In its own language."""
        return self._endonym_name

    @prop
    def root_url(self) -> str:
        return self._root_url

    @prop
    def primary(self) -> bool:
        return self._primary


class RequestDrop(Drop):
    """`request`."""

    def __init__(self, page: Page, page_type: str) -> None:
        self._page = page
        self._page_type = page_type

    @prop
    def design_mode(self) -> bool:
        return self._page.editing

    @prop
    def page_type(self) -> str:
        return self._page_type

    @prop
    def host(self) -> str:
        return self._page.request.get_host() if self._page.request else ""

    @prop
    def origin(self) -> str:
        request = self._page.request
        return f"{request.scheme}://{request.get_host()}" if request else ""

    @prop
    def path(self) -> str:
        return self._page.root + self._page.path

    @prop
    def locale(self) -> ShopLocaleDrop:
        locale = self._page.locale
        return ShopLocaleDrop(
            iso_code=locale, name=locale, endonym_name=locale, root_url=self._page.root or "/"
        )


class TemplateDrop(Drop):
    """`template`: which template the page uses. Compared with a text it is its name."""

    def __init__(self, name: str) -> None:
        self._name, _, self._suffix = name.partition(".")

    @prop
    def name(self) -> str:
        return self._name

    @prop
    def suffix(self) -> str | None:
        return self._suffix or None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and other == ".".join(filter(None, (self._name, self._suffix)))

    def __hash__(self) -> int:
        return hash(self._name)


class PartDrop(Drop):
    """One of `paginate.parts`, and `paginate.previous` and `next`."""

    def __init__(self, title: str, url: str = "") -> None:
        self._title = title
        self._url = url

    @prop
    def title(self) -> str:
        return self._title

    @prop
    def url(self) -> str:
        return self._url

    @prop
    def is_link(self) -> bool:
        return bool(self._url)


class FormDrop(Drop):
    """`form`: what was sent and what was wrong with it, when the page shows a form again."""

    def __init__(
        self, identity: str, values: dict[str, object], errors: Sequence[str], posted: bool = False
    ) -> None:
        self._identity = identity
        self._values = values
        self._errors = list(errors)
        self._posted = posted

    @prop
    def id(self) -> str:
        return self._identity

    @prop
    def errors(self) -> list[str]:
        return self._errors

    @prop("posted_successfully?")
    def posted_successfully(self) -> bool:
        return self._posted

    def lookup(self, key: object) -> object:
        return self._values.get(key) if isinstance(key, str) else None
