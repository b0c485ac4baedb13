"""The business of the demonstration store, approved, so that every way to pay can be tried there."""

from __future__ import annotations

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from tenants.context import in_store
from tenants.models import Store

from .actions import add_paper, decide, save_profile, submit_profile
from .draft import BusinessDraft
from .models import BusinessProfile
from .papers import Paper
from .states import State

SAMPLE = BusinessDraft(
    kind=BusinessProfile.Kind.COMPANY.value,
    legal_name="连云港拾光水晶工艺品有限公司",
    number="91320700MA1G7EAM0G",
    country="CN",
    region="江苏省",
    city="连云港市",
    line1="海州区花果山路 18 号",
    postcode="222000",
    contact_name="苏拾光",
    contact_email="merchant@example.com",
    contact_phone="+86 138 0013 8000",
    sells=("crafts", "jewellery"),
    goods="手工水晶手串、摆件与原石，产自东海县，面向国内零售。",
)


def sample_paper() -> SimpleUploadedFile:
    """A picture that stands for a business licence."""
    picture = Image.new("RGB", (900, 640), "#fbf7ec")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((24, 24, 876, 616), outline="#b08d3c", width=6)
    draw.text((330, 80), "BUSINESS LICENCE (SAMPLE)", fill="#7a5c16")
    draw.text((120, 200), SAMPLE.number, fill="#333333")
    file = io.BytesIO()
    picture.save(file, "PNG")
    return SimpleUploadedFile("licence.png", file.getvalue(), "image/png")


def approve_sample(store: Store, *, by: str) -> None:
    """Tell of the sample's business and approve it."""
    with in_store(store):
        add_paper(store=store, kind=Paper.BUSINESS_LICENCE, file=sample_paper())
        save_profile(store=store, draft=SAMPLE)
        submit_profile(store=store)
    decide(store=store, state=State.APPROVED, by=by)
