from django.apps import AppConfig


class CheckoutConfig(AppConfig):
    name = "storefront.checkout"
    label = "checkout"

    def ready(self) -> None:
        from . import tasks  # noqa: F401 - subscribes to events
        from .personal import register

        register()
