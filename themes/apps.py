from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ThemesConfig(AppConfig):
    name = "themes"

    def ready(self) -> None:
        from backoffice.navigation import NavItem, navigation
        from tenants.fairness import stop_for_others

        from . import archived
        from .engine import clock

        clock.pause_with(stop_for_others)
        archived.register()

        navigation.register(
            NavItem(
                name="themes",
                label=_("Themes"),
                icon="theme",
                url_name="themes",
                also=(
                    "theme_gallery",
                    "theme_offered",
                    "theme_add",
                    "theme_upload",
                    "theme_access",
                    "theme_schedule",
                    "theme_rename",
                    "theme_versions",
                    "theme_update",
                    "theme_update_file",
                ),
                permission="themes.edit",
                order=60,
                section="shop",
            )
        )
