from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "storefront.privacy"
    label = "privacy"

    def ready(self) -> None:
        from . import archived, drops, tasks  # noqa: F401 - registers `privacy`, subscribes to events
        from .actions import apps
        from .personal import register

        archived.register()
        register()
        apps.register()
