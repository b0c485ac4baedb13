from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class BillingConfig(AppConfig):
    name = "billing"

    def ready(self) -> None:
        from backoffice.dashboard import Panel, register_panel
        from backoffice.navigation import NavItem, navigation
        from backoffice.paused import WayOut, offer_way_out
        from foundation.limits import supply_with

        from . import subscribers  # noqa: F401
        from .actions.moving import BY
        from .allowances import current_allowances
        from .archived import register
        from .dashboard import read_near_limits

        register()
        register_panel(
            Panel(
                name="limits",
                template="billing/near_limits.html",
                read=read_near_limits,
                permission="store.billing",
                order=5,
                column="top",
            )
        )
        supply_with(current_allowances)
        navigation.register(
            NavItem(
                name="billing",
                label=pgettext_lazy("subscription", "Plan"),
                icon="wallet",
                url_name="billing",
                permission="store.billing",
                order=95,
                section="store",
            )
        )
        offer_way_out(WayOut(by=BY, url_name="billing", label=_("Pay and go on"), permission="store.billing"))
