from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = "storefront.content"
    label = "content"

    def ready(self) -> None:
        from storefront import drops  # noqa: F401 - registers `shop`, `localization` and `linklists`
