from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewConfig(AppConfig):
    name = "plugins.review"
    label = "plugin_review"
    verbose_name = _("Plugins")
