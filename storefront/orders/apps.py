from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrdersConfig(AppConfig):
    name = "storefront.orders"
    label = "orders"

    def ready(self) -> None:
        from backoffice.dashboard import Panel, register_figures, register_panel
        from backoffice.navigation import NavItem, navigation
        from backoffice.search import register

        from . import (
            archived,
            dashboard,
            found,
            notices,  # noqa: F401 - registers what can be told
            personal,
            risks,  # noqa: F401 - subscribes to events
            tasks,  # noqa: F401 - subscribes to events
        )

        archived.register()
        personal.register()
        register(label=_("Orders"), permission="orders.view", find=found.find_orders)

        register_figures("orders", dashboard.read_figures, permission="orders.view", order=10)
        for name, read, order in (("chart", dashboard.read_chart, 10), ("latest", dashboard.read_latest, 20)):
            register_panel(
                Panel(
                    name=f"orders-{name}",
                    template=f"orders/dashboard/{name}.html",
                    read=read,
                    permission="orders.view",
                    order=order,
                )
            )

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
