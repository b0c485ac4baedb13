from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    name = "themes.directory"
    label = "theme_directory"
    verbose_name = _("Themes by developers")
