from django.apps import AppConfig


class ShelfConfig(AppConfig):
    name = "plugins.functions.shelf"
    label = "function_shelf"
