from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogConfig(AppConfig):
    name = "storefront.catalog"
    label = "catalog"

    def ready(self) -> None:
        """Let the catalogue's subscribers hear its events, and take its places in the back office."""
        import_module("storefront.catalog.subscribers")
        self._take_places()
        self._be_found()

    @staticmethod
    def _take_places() -> None:
        from backoffice.navigation import NavItem, navigation

        navigation.register(
            NavItem(
                name="products",
                label=_("Products"),
                icon="products",
                url_name="products",
                also=(
                    "product",
                    "product_new",
                    "product_imports",
                    "product_import",
                    "product_exports",
                    "product_export",
                    "product_export_to",
                ),
                permission="catalog.view",
                order=30,
                section="sell",
                phone=True,
            ),
            NavItem(
                name="collections",
                label=_("Collections"),
                icon="grid",
                url_name="collections",
                also=("collection", "collection_new", "facets"),
                permission="catalog.view",
                order=31,
                section="sell",
            ),
        )

    @staticmethod
    def _be_found() -> None:
        from backoffice import checklist, search
        from themes.editor.resources import offer_resources

        from . import found

        checklist.register(
            checklist.ChecklistItem(
                name="products",
                title=_("Add your products"),
                help=_("By hand, or a whole list from a CSV file."),
                action=_("Add a product"),
                url_name="product_new",
                permission="catalog.edit",
                order=10,
                is_done=lambda store: found.has_products(),
            )
        )
        search.register(label=_("Products"), permission="catalog.edit", find=found.find_products)
        offer_resources(
            "product", label=_("Products"), find=found.offered_products, named=found.named_products
        )
        offer_resources(
            "collection",
            label=_("Collections"),
            find=found.offered_collections,
            named=found.named_collections,
        )
