"""The services that one machine runs for itself: PostgreSQL and Valkey, each in a folder of ours."""

from .base import Service, ServiceError
from .postgres import Postgres
from .valkey import Valkey

__all__ = ["Postgres", "Service", "ServiceError", "Valkey"]
