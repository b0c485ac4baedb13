from importlib import import_module

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self) -> None:
        """Hear of opened stores, and show on the dashboard what goes on in them."""
        from backoffice.dashboard import Panel, register_panel
        from tenants.archive.declared import leave_behind

        from .beginnings import read_panel
        from .models import Opening

        import_module("portal.subscribers")
        leave_behind(Opening, because="which form opened the store is told to nobody any more")
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
