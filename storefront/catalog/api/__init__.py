"""What programs see of the catalogue."""

from __future__ import annotations

from foundation.api.routing import new_router
from foundation.store_settings import change_with
from storefront.catalog.actions import choose_facets
from storefront.catalog.facets import SHOWN

from .collections import CollectionViewSet
from .pictures import PictureViewSet
from .products import ProductViewSet
from .variants import VariantViewSet

change_with(SHOWN, lambda names, actor: choose_facets(names=names, actor=actor))

router = new_router()
router.register("products", ProductViewSet, basename="product")
router.register("variants", VariantViewSet, basename="variant")
router.register("pictures", PictureViewSet, basename="picture")
router.register("collections", CollectionViewSet, basename="collection")
urlpatterns = router.urls
