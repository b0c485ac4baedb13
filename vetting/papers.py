"""Papers that merchants show: what each is called."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Paper(models.TextChoices):
    """A kind of document. Values are stored; never change one."""

    BUSINESS_LICENCE = "business_licence", _("Business licence")
    IDENTITY = "identity", _("Identity card or passport")
    BRAND = "brand", _("Brand licence or trademark certificate")
    FOOD = "food", _("Food licence")
    ALCOHOL = "alcohol", _("Licence to sell alcohol")
    MEDICINE = "medicine", _("Licence to sell medicine")
    DEVICES = "devices", _("Licence to sell medical devices")
    PUBLICATIONS = "publications", _("Licence to sell publications")
    FINANCE = "finance", _("Licence for financial services")
    AGE_CHECK = "age_check", _("How you make sure that buyers are adults")
    OTHER = "other", _("Something else")
