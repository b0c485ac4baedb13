from importlib import import_module

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "storefront.search"
    label = "search"

    def ready(self) -> None:
        """Register `search`, `predictive_search` and `recommendations` for every page of a theme."""
        import_module("storefront.search.drops")
