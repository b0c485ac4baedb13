from importlib import import_module

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self) -> None:
        """Hear of opened stores, and show on the dashboard what goes on in them."""
        from backoffice.dashboard import Panel, register_panel

        from .beginnings import read_panel

        import_module("portal.subscribers")
        register_panel(
            Panel(
                name="first-products",
                template="portal/first_products.html",
                read=read_panel,
                permission="catalog.view",
                order=5,
                column="top",
            )
        )
