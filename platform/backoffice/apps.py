from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BackofficeConfig(AppConfig):
    name = "backoffice"

    def ready(self) -> None:
        from backoffice.navigation import NavItem, navigation

        navigation.register(
            NavItem(
                name="home",
                label=_("Home"),
                icon="home",
                url_name="dashboard",
                permission="store.view",
                order=0,
                phone=True,
            )
        )
