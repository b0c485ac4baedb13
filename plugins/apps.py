from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PluginsConfig(AppConfig):
    name = "plugins"

    def ready(self) -> None:
        from backoffice import dashboard
        from backoffice.navigation import NavItem, navigation

        from . import (
            archived,
            tasks,  # noqa: F401 - subscribes to events
        )
        from .cards import read_panel
        from .menu import find_places

        archived.register()
        navigation.register(
            NavItem(
                name="plugins",
                label=_("Plugins"),
                icon="apps",
                url_name="plugins",
                also=("plugin", "app"),
                permission="plugins.manage",
                order=10,
                section="apps",
            )
        )
        navigation.register_finder(find_places)
        dashboard.register_panel(
            dashboard.Panel(
                name="plugins",
                template="plugins/widgets.html",
                read=read_panel,
                permission="store.view",
                order=90,
            )
        )
