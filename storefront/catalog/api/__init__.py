"""What programs see of the catalogue."""

from __future__ import annotations

from foundation.api.routing import new_router

from .collections import CollectionViewSet
from .pictures import PictureViewSet
from .products import ProductViewSet
from .variants import VariantViewSet

router = new_router()
router.register("products", ProductViewSet, basename="product")
router.register("variants", VariantViewSet, basename="variant")
router.register("pictures", PictureViewSet, basename="picture")
router.register("collections", CollectionViewSet, basename="collection")
urlpatterns = router.urls
