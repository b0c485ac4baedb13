from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PluginsConfig(AppConfig):
    name = "plugins"

    def ready(self) -> None:
        from backoffice.navigation import NavItem, navigation

        navigation.register(
            NavItem(
                name="plugins",
                label=_("Plugins"),
                icon="apps",
                url_name="plugins",
                also=("plugin", "plugin_page", "plugin_page_below"),
                permission="plugins.manage",
                order=90,
                section="store",
            )
        )
