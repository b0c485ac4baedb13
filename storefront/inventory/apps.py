from django.apps import AppConfig


class InventoryConfig(AppConfig):
    name = "storefront.inventory"
    label = "inventory"

    def ready(self) -> None:
        from backoffice.dashboard import Panel, register_panel
        from tenants.seeding import on_open

        from .dashboard import read_low_stock
        from .seeds import add_location

        on_open(add_location)
        register_panel(
            Panel(
                name="low-stock",
                template="inventory/low_stock.html",
                read=read_low_stock,
                permission="catalog.view",
                order=10,
                column="aside",
            )
        )
