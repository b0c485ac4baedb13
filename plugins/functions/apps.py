from django.apps import AppConfig


class FunctionsConfig(AppConfig):
    name = "plugins.functions"
    label = "functions"
