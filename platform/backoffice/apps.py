from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BackofficeConfig(AppConfig):
    name = "backoffice"

    def ready(self) -> None:
        from backoffice import subscribers  # noqa: F401
        from backoffice.archived import register
        from backoffice.dashboard import Panel, register_panel
        from backoffice.navigation import NavItem, navigation

        register()
        register_panel(
            Panel(
                name="closed-shop",
                template="backoffice/closed_panel.html",
                read=lambda store: {} if store.has_password else None,
                permission="store.settings",
                order=1,
                column="top",
            )
        )
        navigation.register(
            NavItem(
                name="home",
                label=_("Home"),
                icon="home",
                url_name="dashboard",
                permission="store.view",
                order=0,
                phone=True,
            ),
            NavItem(
                name="team",
                label=_("Team"),
                icon="users",
                url_name="team",
                also=("roles", "role", "role_new"),
                permission="store.team",
                order=90,
                section="store",
            ),
            NavItem(
                name="settings",
                label=_("Settings"),
                icon="settings",
                url_name="settings",
                also=("address", "shop_password", "data", "data_restore"),
                permission="store.settings",
                order=100,
                section="store",
            ),
        )
