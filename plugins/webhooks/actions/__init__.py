"""Everything that changes a store's webhooks."""

from .endpoints import Saved, remove_endpoint, rotate_secret, save_endpoint, switch_endpoint
from .helping import pause_endpoint, resume_endpoint, retry_now
from .replaying import replay_between, replay_message, send_test

__all__ = [
    "Saved",
    "pause_endpoint",
    "remove_endpoint",
    "replay_between",
    "replay_message",
    "resume_endpoint",
    "retry_now",
    "rotate_secret",
    "save_endpoint",
    "send_test",
    "switch_endpoint",
]
