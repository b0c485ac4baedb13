from django.apps import AppConfig


class ExtensionsConfig(AppConfig):
    name = "storefront.extensions"
    label = "extensions"

    def ready(self) -> None:
        from plugins.shop_side import answer_with

        from . import (
            blocks,  # noqa: F401 - offers blocks to themes
            metafields,  # noqa: F401 - reads the fields of plugins for themes
            remote_blocks,  # noqa: F401 - offers blocks to themes
        )
        from .answers import ShopAnswers
        from .personal import register

        register()

        answer_with(ShopAnswers())
