"""What goes on in the background after a store was opened."""

from __future__ import annotations

from storefront.catalog.samples import install_samples
from storefront.content.samples import install_content
from tenants.tasks import store_task

from . import beginnings


@store_task
def add_samples() -> None:
    """Fill the store with the sample products. Run twice it adds what is missing."""
    install_samples()
    install_content()
    beginnings.finish_samples()
