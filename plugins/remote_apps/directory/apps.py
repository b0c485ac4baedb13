from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "plugins.remote_apps.directory"
    label = "app_directory"
