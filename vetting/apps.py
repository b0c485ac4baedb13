from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VettingConfig(AppConfig):
    name = "vetting"

    def ready(self) -> None:
        from backoffice.checklist import ChecklistItem
        from backoffice.checklist import register as add_to_checklist
        from backoffice.dashboard import Panel, register_panel
        from backoffice.navigation import NavItem, navigation
        from foundation.taken_down import ask_with
        from storefront.payments.clearance import clear_with

        from .archived import register
        from .clearance import is_asked, may_take_payments
        from .complaint_queries import panel_of, taken_down
        from .queries import is_told

        register()
        ask_with(taken_down)
        register_panel(
            Panel(
                name="takedowns",
                template="vetting/takedown_panel.html",
                read=panel_of,
                permission="store.business",
                order=2,
                column="top",
            )
        )
        clear_with(may_take_payments, url_name="business")
        navigation.register(
            NavItem(
                name="business",
                label=_("Business"),
                icon="shield",
                url_name="business",
                permission="store.business",
                order=93,
                section="store",
            ),
            NavItem(
                name="complaints",
                label=_("Complaints"),
                icon="warning",
                url_name="complaints",
                also=("complaint",),
                permission="store.business",
                order=94,
                section="store",
            ),
        )
        add_to_checklist(
            ChecklistItem(
                name="business",
                title=_("Tell us who you are"),
                help=_("We look at your business once. Real payments can be taken from then on."),
                action=_("Fill it in"),
                url_name="business",
                permission="store.business",
                order=33,
                is_done=lambda store: not is_asked() or is_told(store),
            )
        )
