from importlib import import_module

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "storefront.payments"
    label = "payments"

    def ready(self) -> None:
        # Their subscribers and tellers are known from here on.
        import_module("storefront.payments.tasks")
        import_module("storefront.payments.timeline")
