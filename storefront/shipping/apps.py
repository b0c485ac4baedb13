from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ShippingConfig(AppConfig):
    name = "storefront.shipping"
    label = "shipping"

    def ready(self) -> None:
        from backoffice import checklist
        from backoffice.navigation import NavItem, navigation
        from plugins.registry import add_core

        from .queries import can_ship

        add_core("storefront.shipping.carrier")

        navigation.register(
            NavItem(
                name="shipping",
                label=pgettext_lazy("menu", "Shipping"),
                icon="truck",
                url_name="shipping",
                also=("zone", "zone_new", "rate", "rate_new"),
                permission="store.settings",
                order=60,
                section="store",
            )
        )
        checklist.register(
            checklist.ChecklistItem(
                name="shipping",
                title=_("Say where you ship"),
                help=_("Shoppers can order once you have a zone with a rate."),
                action=_("Set up shipping"),
                url_name="shipping",
                permission="store.settings",
                order=30,
                is_done=lambda store: can_ship(),
            )
        )
