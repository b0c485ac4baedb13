from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "billing"

    def ready(self) -> None:
        from foundation.limits import supply_with

        from .allowances import current_allowances
        from .archived import register

        register()
        supply_with(current_allowances)
