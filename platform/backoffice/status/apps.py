from django.apps import AppConfig


class StatusConfig(AppConfig):
    name = "backoffice.status"
    label = "status"
