from django.apps import AppConfig


class InventoryConfig(AppConfig):
    name = "storefront.inventory"
    label = "inventory"

    def ready(self) -> None:
        from tenants.seeding import on_open

        from .seeds import add_location

        on_open(add_location)
