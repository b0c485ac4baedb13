from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContentConfig(AppConfig):
    name = "storefront.content"
    label = "content"

    def ready(self) -> None:
        from backoffice import checklist
        from backoffice.navigation import NavItem, navigation
        from storefront import drops as shop_rules  # noqa: F401 - registers `linklists`
        from storefront import localization, shop_drops  # noqa: F401 - they register `shop` and more

        from . import drops, tasks  # noqa: F401 - registers `images`, subscribes to events
        from .queries import has_all_policies

        navigation.register(
            NavItem(
                name="policies",
                label=_("Policies"),
                icon="shield",
                url_name="policies",
                also=("policy",),
                permission="store.settings",
                order=80,
                section="store",
            )
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
