"""Every change of a store's remote apps."""

from .agreeing import agree
from .installing import sponsor_app, switch_app, uninstall_app
from .tokens import redeem_code, refresh, revoke_token, sweep_tokens

__all__ = [
    "agree",
    "redeem_code",
    "refresh",
    "revoke_token",
    "sponsor_app",
    "sweep_tokens",
    "switch_app",
    "uninstall_app",
]
