"""Faults on demand, for tests of the code that talks to Stripe. Nothing of this exists at the real Stripe.

- `POST /_control/webhooks` {paused, duplicate, reorder, drop_next} changes how events are delivered;
  `GET` tells what is held, under way and delivered, `?settle=5` waits until nothing is under way.
- `POST /_control/api` {fail_next, status, after}: the next calls fail, before or after they took effect.
- `POST /_control/refunds`: the bank settles pending refunds now.
- `POST /_control/clock` {now}: billing lives at that moment; what is due by then is renewed. With {}, what is
  due by the clock it follows.
- `POST /_control/reset`: everything is forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import web

from .webhooks import Faults
from .wire import Json, StripeError

if TYPE_CHECKING:
    from .app import LocalStripe


@dataclass(frozen=True)
class Failure:
    """One call that fails with `status`, before or `after` it took effect."""

    status: int
    after: bool

    def response(self) -> web.Response:
        """What the caller sees instead of the answer."""
        error = {"error": {"type": "api_error", "message": "A failure asked for by /_control/api"}}
        return web.json_response(error, status=self.status, headers={"Stripe-Should-Retry": "false"})


@dataclass
class ApiFaults:
    """How many of the next API calls fail, and how."""

    fail_next: int = 0
    status: int = 500
    after: bool = False

    def take(self) -> Failure | None:
        """The failure due now, if any."""
        if self.fail_next <= 0:
            return None
        self.fail_next -= 1
        return Failure(self.status, self.after)


def add_routes(app: web.Application, stripe: LocalStripe) -> None:
    """Mount the controls."""

    async def show(request: web.Request) -> web.Response:
        await stripe.deliverer.settle(float(request.query.get("settle", "0")))
        return web.json_response(stripe.deliverer.state())

    async def change(request: web.Request) -> web.Response:
        known = Faults.__dataclass_fields__
        await stripe.deliverer.change(Faults(**_fields(await request.json(), set(known))))
        return web.json_response(stripe.deliverer.state())

    async def fail(request: web.Request) -> web.Response:
        stripe.faults = ApiFaults(**_fields(await request.json(), set(ApiFaults.__dataclass_fields__)))
        return web.json_response(vars(stripe.faults))

    async def refunds(request: web.Request) -> web.Response:
        stripe.end_refunds()
        return web.json_response({})

    async def clock(request: web.Request) -> web.Response:
        given = _fields(await request.json(), {"now"})
        renewed = stripe.move_clock(int(given["now"])) if given else stripe.run_due()
        return web.json_response({"renewed": renewed})

    async def reset(request: web.Request) -> web.Response:
        stripe.ledger.wipe()
        stripe.ledger.stopped_at = None
        stripe.others.load()
        stripe.faults = ApiFaults()
        await stripe.deliverer.reset()
        return web.json_response({})

    app.router.add_get("/_control/webhooks", show)
    app.router.add_post("/_control/webhooks", change)
    app.router.add_post("/_control/api", fail)
    app.router.add_post("/_control/refunds", refunds)
    app.router.add_post("/_control/clock", clock)
    app.router.add_post("/_control/reset", reset)


def _fields(given: Json, known: set[str]) -> Json:
    unknown = set(given) - known
    if unknown:
        raise StripeError(400, f"Unknown: {', '.join(sorted(unknown))}; known: {', '.join(sorted(known))}")
    return given
