from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from plugins.registry import add_core


class PaymentsConfig(AppConfig):
    name = "storefront.payments"
    label = "payments"

    def ready(self) -> None:
        # Their subscribers and tellers are known from here on.
        import_module("storefront.payments.tasks")
        import_module("storefront.payments.timeline")
        for gateway in ("stripe", "manual"):
            add_core(f"storefront.payments.gateways.{gateway}")
        import_module("storefront.payments.personal").register()
        self._register()

    @staticmethod
    def _register() -> None:
        from backoffice import checklist
        from backoffice.navigation import NavItem, navigation

        from .queries import anything_paid

        navigation.register(
            NavItem(
                name="payments",
                label=_("Payments"),
                icon="card",
                url_name="payments",
                permission="store.settings",
                order=50,
                section="store",
            )
        )
        checklist.register(
            checklist.ChecklistItem(
                name="payments",
                title=_("Try a payment"),
                help=_("Buy something in your own shop, so that you know what shoppers see."),
                action=_("See how"),
                url_name="payments",
                permission="store.settings",
                order=35,
                is_done=lambda store: anything_paid(),
            )
        )
