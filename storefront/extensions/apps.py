from django.apps import AppConfig


class ExtensionsConfig(AppConfig):
    name = "storefront.extensions"
    label = "extensions"

    def ready(self) -> None:
        from . import blocks  # noqa: F401 - offers the blocks of plugins to themes
