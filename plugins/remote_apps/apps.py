from django.apps import AppConfig


class RemoteAppsConfig(AppConfig):
    name = "plugins.remote_apps"
    label = "remote_apps"

    def ready(self) -> None:
        from backoffice.navigation import navigation
        from backoffice.queries import name_actors_with
        from foundation.api.callers import authenticate_with
        from plugins.webhooks.owners import own_with

        from .letting_in import find_caller
        from .menu import find_places
        from .owning import owner_of_endpoint
        from .queries import names_of_apps
        from .secrets import ACCESS

        authenticate_with(ACCESS, find_caller)
        name_actors_with(names_of_apps)
        own_with(owner_of_endpoint)
        navigation.register_finder(find_places)
