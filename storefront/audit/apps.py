from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "storefront.audit"
    label = "audit"

    def ready(self) -> None:
        from backoffice.navigation import NavItem, navigation

        navigation.register(
            NavItem(
                name="audit",
                label=_("Log"),
                icon="list",
                url_name="audit",
                permission="store.audit",
                order=95,
                section="store",
            )
        )
