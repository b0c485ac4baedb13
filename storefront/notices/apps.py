from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "storefront.notices"
    label = "notices"

    def ready(self) -> None:
        from backoffice.navigation import NavItem, navigation
        from plugins.registry import add_core

        add_core("storefront.notices.email")
        import_module("storefront.notices.subscribers")
        navigation.register(
            NavItem(
                name="notices",
                label=_("Notifications"),
                icon="bell",
                url_name="notices",
                permission="store.settings",
                order=75,
                section="store",
            )
        )
