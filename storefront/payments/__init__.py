"""Payments: money in and money back, through providers, safe against crashes, repeats and disorder.

What other domains call, all in `actions`; none may be called inside a transaction, for each speaks to the
provider between two short ones:

- `start_payment(order=...) -> Payment`: the order's open payment (made if there is none), known to the
  provider, with its `client_secret` for the browser. Called again it gives the same one.
- `settle_payment(payment=...) -> Payment`: ask the provider how it stands and record that, once.
- `withdraw_order(order=...) -> Order`: cancel the payment at the provider, then the order; when the
  money came in after all, it is settled instead. The order returned tells which (`paid_at`,
  `cancelled_at`).
- `refund_order(order=..., amount=..., units={order line id: units}, restock=..., reason=..., actor=...)
  -> Refund`.
"""
