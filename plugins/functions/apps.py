from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FunctionsConfig(AppConfig):
    name = "plugins.functions"
    label = "functions"

    def ready(self) -> None:
        from backoffice.navigation import NavItem, navigation

        navigation.register(
            NavItem(
                name="functions",
                label=_("Functions"),
                icon="code",
                url_name="functions",
                also=("function", "function_add", "function_run"),
                permission="plugins.manage",
                order=82,
                section="apps",
            )
        )
