from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    name = "plugins.access"
    label = "access"

    def ready(self) -> None:
        from backoffice.navigation import NavItem, navigation
        from backoffice.queries import name_actors_with
        from foundation.api.callers import authenticate_with

        from .actions import PREFIX
        from .letting_in import find_caller
        from .queries import names_of_tokens

        authenticate_with(PREFIX, find_caller)
        name_actors_with(names_of_tokens)
        navigation.register(
            NavItem(
                name="api_tokens",
                label=_("API tokens"),
                icon="key",
                url_name="api_tokens",
                also=("api_token_new",),
                permission="plugins.manage",
                order=85,
                section="apps",
            )
        )
