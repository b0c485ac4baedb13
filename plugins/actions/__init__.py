"""Every change of a store's plugins."""

from .installing import install_plugin, remove_plugin, switch_plugin
from .settings import change_plugin_settings
from .troubles import try_again

__all__ = ["change_plugin_settings", "install_plugin", "remove_plugin", "switch_plugin", "try_again"]
