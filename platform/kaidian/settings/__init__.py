"""Django's settings, in rooms: environment (what may be set), apps, services, web, security, logs."""

from .apps import *  # noqa: F403
from .services import *  # noqa: F403
from .web import *  # noqa: F403
