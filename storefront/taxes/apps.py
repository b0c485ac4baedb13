from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TaxesConfig(AppConfig):
    name = "storefront.taxes"
    label = "taxes"

    def ready(self) -> None:
        from backoffice.navigation import NavItem, navigation
        from plugins.registry import add_core

        add_core("storefront.taxes.calculator")

        navigation.register(
            NavItem(
                name="taxes",
                label=_("Taxes"),
                icon="wallet",
                url_name="taxes",
                permission="store.settings",
                order=70,
                section="store",
            )
        )
