"""Alternate templates of products and collections, and the addresses that they leave behind."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.urls import reverse

from backoffice.testing import client_of
from foundation.errors import ActionError
from storefront.catalog.actions import create_collection, update_collection, update_product
from storefront.catalog.actions.collections import CollectionDraft
from storefront.catalog.drafts import ProductDraft, VariantDraft, draft_of
from storefront.catalog.models import Collection, Product
from storefront.content.models import Redirect
from storefront.testing import make_product, shopper_at
from tenants.context import enter_store
from tenants.models import Store
from themes.actions import install_theme

pytestmark = pytest.mark.django_db


def _alternates() -> None:
    """The store's theme gets templates of its own, each with one word."""
    templates = {}
    for name in ("index.spring", "product.lookbook", "collection.lookbook", "search.wide", "cart.slim"):
        settings = {"heading": f"This is {name}"}
        templates[name] = {"sections": {"one": {"type": "rich-text", "settings": settings}}, "order": ["one"]}
    install_theme(package="courtyard", settings={"templates": templates})


def _page(store: Store, path: str) -> str:
    response = shopper_at(store).get(path)
    assert response.status_code == 200
    return str(response.content.decode())


@pytest.mark.parametrize(
    ("path", "template"),
    [
        ("/?view=spring", "index.spring"),
        ("/products/ring?view=lookbook", "product.lookbook"),
        ("/collections/all?view=lookbook", "collection.lookbook"),
        ("/search?view=wide&q=ring", "search.wide"),
        ("/cart?view=slim", "cart.slim"),
    ],
)
def test_an_address_asks_for_an_alternate(store: Store, path: str, template: str) -> None:
    make_product("Ring", handle="ring")
    _alternates()
    assert f"This is {template}" in _page(store, path)
    assert f"This is {template}" not in _page(store, path.replace("view=", "view=no-"))


def test_a_product_chooses_its_template(store: Store, store_owner: Any) -> None:
    product = make_product("Ring", handle="ring")
    _alternates()
    office = client_of(store_owner)
    address = reverse("backoffice:product", kwargs={"handle": store.handle, "number": product.pk})
    assert (
        '<option value="lookbook">Lookbook · product.lookbook</option>'
        in office.get(address).content.decode()
    )
    enter_store(store)
    variant = product.variants.get()
    typed = {"title": "Ring", "handle": "ring", "status": "active", "template_suffix": "lookbook"}
    cells = {"v0-values": "[]", "v0-id": variant.pk, "v0-price": "1", "v0-shown": "", "v0-unit": "g"}
    assert office.post(address, {**typed, **cells}).status_code == 302
    enter_store(store)
    assert Product.objects.get().template_suffix == "lookbook"
    assert "This is product.lookbook" in _page(store, "/products/ring")
    enter_store(store)
    # An import says nothing of templates.
    update_product(product_id=product.pk, draft=ProductDraft(title="Ring", variants=(VariantDraft(100),)))
    assert Product.objects.get().template_suffix == "lookbook"


def test_a_collection_chooses_its_template(store: Store, store_owner: Any) -> None:
    collection = create_collection(draft=CollectionDraft(title="Gifts", handle="gifts"))
    _alternates()
    address = reverse("backoffice:collection", kwargs={"handle": store.handle, "number": collection.pk})
    typed = {"title": "Gifts", "handle": "gifts", "sort": "manual", "is_published": "on"}
    answer = client_of(store_owner).post(address, {**typed, "template_suffix": "lookbook"})
    assert answer.status_code == 302
    enter_store(store)
    assert Collection.objects.get().template_suffix == "lookbook"
    assert "This is collection.lookbook" in _page(store, "/collections/gifts")


def test_a_suffix_that_names_no_template_is_refused(store: Store) -> None:
    product = make_product("Ring", handle="ring")
    draft = ProductDraft(title="Ring", variants=(VariantDraft(100),), template_suffix="../x")
    with pytest.raises(ActionError) as refused:
        update_product(product_id=product.pk, draft=draft)
    assert refused.value.field == "template_suffix"
    with pytest.raises(ActionError) as refused:
        create_collection(draft=CollectionDraft(title="Gifts", template_suffix="a b"))
    assert refused.value.field == "template_suffix"
    assert not Collection.objects.exists()


def test_what_moves_leaves_a_redirect(
    store: Store, django_capture_on_commit_callbacks: Any, settings: Any
) -> None:
    settings.CELERY_TASK_ALWAYS_EAGER = True
    product = make_product("Ring", handle="ring")
    collection = create_collection(draft=CollectionDraft(title="Gifts", handle="gifts"))
    for handle in ("circle", "round"):
        with django_capture_on_commit_callbacks(execute=True):
            standing = Product.objects.get(pk=product.pk)
            update_product(product_id=product.pk, draft=_moved(standing, handle))
    with django_capture_on_commit_callbacks(execute=True):
        update_collection(
            collection_id=collection.pk, draft=CollectionDraft(title="Gifts", handle="presents")
        )
    enter_store(store)
    assert dict(Redirect.objects.values_list("path", "target")) == {
        "/products/ring": "/products/round",
        "/products/circle": "/products/round",
        "/collections/gifts": "/collections/presents",
    }
    answer = shopper_at(store).get("/products/ring?variant=1")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/products/round?variant=1")


def _moved(product: Product, handle: str) -> ProductDraft:
    return replace(draft_of(product), handle=handle)
