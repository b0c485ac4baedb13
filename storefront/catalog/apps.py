from importlib import import_module

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "storefront.catalog"
    label = "catalog"

    def ready(self) -> None:
        """Let the catalogue's subscribers hear its events."""
        import_module("storefront.catalog.subscribers")
