from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

CONTENT_PAGES = (
    *("page", "page_new", "articles", "article", "article_new", "blogs", "blog", "blog_new"),
    *("menus", "menu", "menu_new", "comments", "messages", "message", "redirects", "redirects_import"),
)


class ContentConfig(AppConfig):
    name = "storefront.content"
    label = "content"

    def ready(self) -> None:
        from backoffice import checklist
        from backoffice.entrance import offer_entrance
        from backoffice.navigation import NavItem, navigation
        from storefront import drops as shop_rules  # noqa: F401 - registers `linklists`
        from storefront import localization, shop_drops  # noqa: F401 - they register `shop` and more
        from storefront.closed import way_in

        from . import drops, searching, seeds, tasks  # noqa: F401 - registers objects of themes, seeds, subscribers
        from .choices import offer_choices
        from .personal import register
        from .queries import has_all_policies

        register()
        offer_entrance(way_in)
        navigation.register(
            NavItem(
                name="content",
                label=_("Content"),
                icon="file",
                url_name="pages",
                also=CONTENT_PAGES,
                permission="content.edit",
                order=45,
                section="shop",
            ),
            NavItem(
                name="policies",
                label=_("Policies"),
                icon="shield",
                url_name="policies",
                also=("policy",),
                permission="store.settings",
                order=80,
                section="shop",
            ),
        )
        checklist.register(
            checklist.ChecklistItem(
                name="policies",
                title=_("Write your policies"),
                help=_("Refunds, shipping, privacy and terms: shoppers look for them before they pay."),
                action=_("Write policies"),
                url_name="policies",
                permission="store.settings",
                order=40,
                is_done=lambda store: has_all_policies(),
            )
        )
        offer_choices()
