from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrdersConfig(AppConfig):
    name = "storefront.orders"
    label = "orders"

    def ready(self) -> None:
        from backoffice.navigation import NavItem, navigation

        from . import tasks  # noqa: F401 - subscribes to events

        navigation.register(
            NavItem(
                name="orders",
                label=_("Orders"),
                icon="orders",
                url_name="orders",
                also=("order", "order_fulfil", "order_refund", "order_note"),
                permission="orders.view",
                order=20,
                section="sell",
                phone=True,
            )
        )
