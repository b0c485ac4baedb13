from django.apps import AppConfig
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class VettingConfig(AppConfig):
    name = "vetting"

    def ready(self) -> None:
        """Let the floors below ask what is held down and who may take payments, and take the places."""
        from backoffice.queries import name_actors_with
        from foundation.taken_down import ask_with
        from storefront.payments.clearance import clear_with

        from .actions.complaining import COMPLAINANT
        from .archived import register
        from .clearance import may_take_payments
        from .takedown_queries import held

        register()
        ask_with(held)
        name_actors_with(lambda: {COMPLAINANT: gettext("Who complained")})
        clear_with(may_take_payments, url_name="business")
        self._take_places()
        self._ask_in_the_checklist()

    @staticmethod
    def _take_places() -> None:
        from backoffice.dashboard import Panel, register_panel
        from backoffice.navigation import NavItem, navigation

        from .complaint_queries import panel_of

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

    @staticmethod
    def _ask_in_the_checklist() -> None:
        from backoffice import checklist

        from .clearance import is_asked
        from .queries import is_told

        checklist.register(
            checklist.ChecklistItem(
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
