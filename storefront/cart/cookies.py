"""The cookie that names a shopper's cart. Host-only, unreadable for scripts, and of one store alone."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse

from storefront.surface import ShopRequest

from .actions import create_cart
from .models import Cart
from .queries import find_cart

COOKIE = "cart"
KEPT_SECONDS = 60 * 60 * 24 * 60


def cart_of(request: ShopRequest) -> Cart | None:
    """The shopper's cart, if they have one."""
    return find_cart(request.COOKIES.get(COOKIE, ""))


def ensure_cart(request: ShopRequest) -> Cart:
    """The shopper's cart, made now if they have none."""
    cart = cart_of(request)
    if cart is None:
        cart = create_cart(locale=request.locale)
        request.COOKIES[COOKIE] = cart.token  # a page that answers this request shows it
    return cart


def keep_cart(response: HttpResponse, cart: Cart) -> None:
    """Let the shopper's browser remember the cart."""
    response.set_cookie(
        COOKIE,
        cart.token,
        max_age=KEPT_SECONDS,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def forget_cart(response: HttpResponse) -> None:
    """Begin anew: what was in the cart is bought."""
    response.delete_cookie(COOKIE, samesite="Lax")
