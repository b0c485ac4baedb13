from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebhooksConfig(AppConfig):
    name = "plugins.webhooks"
    label = "webhooks"

    def ready(self) -> None:
        from backoffice.navigation import NavItem, navigation

        from . import subscribers  # noqa: F401

        navigation.register(
            NavItem(
                name="webhooks",
                label=_("Webhooks"),
                icon="bolt",
                url_name="webhooks",
                also=(
                    "webhook",
                    "webhook_new",
                    "webhook_edit",
                    "webhook_secret",
                    "webhook_replay",
                    "webhook_message",
                    "webhook_events",
                ),
                permission="plugins.manage",
                order=80,
                section="apps",
            )
        )
