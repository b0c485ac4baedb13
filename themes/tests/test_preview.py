"""Previews in the shop: who gets in, what is shown, that nobody keeps it, and how one leaves."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from backoffice.testing import open_another
from tenants.context import in_store
from themes.actions import add_theme, install_theme, save_working
from themes.models import StoreTheme
from themes.preview import COOKIE, PARAMETER, Preview, make_token, preview_url, read_token
from themes.shop import FOR_EVER

if TYPE_CHECKING:
    from tenants.models import Store

pytestmark = pytest.mark.django_db

INK = "#131615"
