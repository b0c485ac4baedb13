from django.apps import AppConfig


class TaxesConfig(AppConfig):
    name = "storefront.taxes"
    label = "taxes"
