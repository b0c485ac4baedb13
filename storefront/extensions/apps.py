from django.apps import AppConfig


class ExtensionsConfig(AppConfig):
    name = "storefront.extensions"
    label = "extensions"

    def ready(self) -> None:
        from plugins.shop_side import answer_with

        from . import blocks, remote_blocks  # noqa: F401 - they offer blocks to themes
        from .answers import ShopAnswers

        answer_with(ShopAnswers())
