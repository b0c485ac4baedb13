"""Objects of every page that belong to no domain: the theme, what the page is about, small leftovers."""

from django.conf import settings
from django.utils.translation import gettext as _

from themes.engine import Drop, Html, attributes, prop
from themes.language.paginate import wanted_page
from themes.objects.images import ImageDrop
from themes.registry import global_object
from themes.rendering.page import Page

SUBJECTS = ("product", "article", "blog", "collection", "page")
"""What a page can be about, the nearest first."""


class ThemeDrop(Drop):
    """`theme`: the theme that draws the page."""

    def __init__(self, page: Page) -> None:
        self._page = page

    @prop
    def id(self) -> str:
        """Id of the theme."""
        return self._page.renderer.package.name if self._page.renderer else ""

    @prop
    def name(self) -> str:
        """The theme's name."""
        title = self._page.renderer.package.title if self._page.renderer else {}
        return title.get(self._page.locale) or title.get("en", "")

    @prop
    def role(self) -> str:
        """ "main" for the published theme, "unpublished" in the editor."""
        return "unpublished" if self._page.editing else "main"


class ScriptsDrop(Drop):
    """`scripts`: scripts that change carts on the server; there are none here."""

    @prop
    def cart_calculate_line_items(self) -> Drop | None:
        """The script that changes lines; nil, because there is none."""
        return None


def subject_of(page: Page) -> Drop | None:
    """What the page is about: its product, article, blog, collection or page."""
    return next((each for name in SUBJECTS if isinstance(each := page.objects.get(name), Drop)), None)


@global_object("theme")
def theme(page: Page) -> ThemeDrop:
    """The theme that draws the page."""
    return ThemeDrop(page)


@global_object("handle")
def handle(page: Page) -> str | None:
    """The handle of what the page shows; nil on other pages."""
    subject = subject_of(page)
    return str(subject["handle"]) if subject else None


@global_object("page_image")
def page_image(page: Page) -> ImageDrop | None:
    """The picture of what the page shows, otherwise the theme's picture for sharing; nil without any."""
    subject = subject_of(page)
    for name in ("featured_image", "image"):
        if subject is not None and name in subject.table and isinstance(subject[name], ImageDrop):
            found = subject[name]
            return found if isinstance(found, ImageDrop) else None
    chosen = page.renderer.run.globals["settings"] if page.renderer else None
    found = chosen["share_image"] if isinstance(chosen, Drop) else None
    return found if isinstance(found, ImageDrop) else None


@global_object("current_page")
def current_page(page: Page) -> int:
    """Which page of a list is shown, from 1."""
    return wanted_page(page)


@global_object("powered_by_link")
def powered_by_link(page: Page) -> Html:
    """A link that tells what software runs the store."""
    home = f"{settings.PUBLIC_SCHEME}://{settings.PLATFORM_HOST}{settings.PUBLIC_PORT}"
    frame = {"href": home, "target": "_blank", "rel": "nofollow noopener"}
    return Html("<a{}>{}</a>").format(attributes(frame), _("Powered by Kaidian"))


@global_object("additional_checkout_buttons")
def additional_checkout_buttons(page: Page) -> bool:
    """Whether payment methods with a button of their own in the cart are offered; there are none here."""
    return False


@global_object("content_for_additional_checkout_buttons")
def content_for_additional_checkout_buttons(page: Page) -> Html:
    """Buttons of payment methods beside the checkout button; nothing, because all methods are in the
    checkout.
    """
    return Html("")


@global_object("content_for_index")
def content_for_index(page: Page) -> Html:
    """Sections of the home page in themes without JSON templates; nothing, as templates hold them here."""
    return Html("")


@global_object("scripts")
def scripts(page: Page) -> ScriptsDrop:
    """Scripts that change carts on the server; there are none here."""
    return ScriptsDrop()
