from django.apps import AppConfig


class CartConfig(AppConfig):
    name = "storefront.cart"
    label = "cart"

    def ready(self) -> None:
        from . import drops  # noqa: F401 - registers the `cart` object
