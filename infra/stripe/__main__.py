"""`python -m infra.stripe --port 8420 --webhook-url URL --webhook-secret whsec_… [--state FILE]`."""

import argparse
import logging
from pathlib import Path

from aiohttp import web

from foundation.moved_clock import MovedClock

from .app import LocalStripe
from .webhooks import DEFAULT_EVENTS


def main() -> None:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser(prog="python -m infra.stripe", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
    parser.add_argument("--port", type=int, default=8420)
    parser.add_argument("--webhook-url", help="where events are sent to")
    parser.add_argument("--billing-webhook-url", help="where events of billing are sent to")
    parser.add_argument("--billing-webhook-events", default="*", help="which ones; * for all")
    parser.add_argument("--webhook-secret", default="whsec_local", help="what they are signed with")
    parser.add_argument("--webhook-events", default=",".join(DEFAULT_EVENTS), help="which ones; * for all")
    parser.add_argument("--state", type=Path, help="the SQLite file payments are kept in; else in memory")
    parser.add_argument(
        "--clock", type=Path, help="the file of a clock that may be ahead; billing lives by it"
    )
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    if options.state:
        options.state.parent.mkdir(parents=True, exist_ok=True)
    stripe = LocalStripe(options.state)
    if options.clock and options.clock.exists():
        clock = MovedClock(options.clock)
        stripe.ledger.ahead = lambda: clock.ahead
    if options.webhook_url:
        events = options.webhook_events.split(",")
        stripe.deliverer.add_fixed(options.webhook_url, options.webhook_secret, events)
    if options.billing_webhook_url:
        url, secret = options.billing_webhook_url, options.webhook_secret
        stripe.deliverer.add_fixed(url, secret, options.billing_webhook_events.split(","))
    logging.getLogger("infra.stripe").info("local Stripe on http://%s:%s", options.host, options.port)
    web.run_app(
        stripe.application(),
        host=options.host,
        port=options.port,
        access_log=None,
        print=None,
        shutdown_timeout=1.0,
    )


if __name__ == "__main__":
    main()
