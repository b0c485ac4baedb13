from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CustomersConfig(AppConfig):
    name = "storefront.customers"
    label = "customers"

    def ready(self) -> None:
        from backoffice import search
        from backoffice.navigation import NavItem, navigation
        from storefront import addresses  # noqa: F401 - registers `country_option_tags`

        from . import archived, drops, found, tasks  # noqa: F401 - registers `customer`, subscribes to events
        from .personal import register

        archived.register()
        register()
        search.register(label=_("Customers"), permission="customers.view", find=found.find_customers)
        navigation.register(
            NavItem(
                name="customers",
                label=_("Customers"),
                icon="users",
                url_name="customers",
                also=("customer", "customer_edit", "customer_new", "data_requests", "data_terms"),
                permission="customers.view",
                order=30,
                section="sell",
            )
        )
