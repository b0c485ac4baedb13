"""Everything that changes a store's webhooks."""

from .endpoints import Saved, remove_endpoint, rotate_secret, save_endpoint, switch_endpoint
from .replaying import replay_between, replay_message, send_test

__all__ = [
    "Saved",
    "remove_endpoint",
    "replay_between",
    "replay_message",
    "rotate_secret",
    "save_endpoint",
    "send_test",
    "switch_endpoint",
]
