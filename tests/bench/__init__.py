"""Measurements, each beside its baseline in the same run: `make bench`, `make bench ONLY=tenancy`.

To add one, write a module here with a function

    @bench("shop")
    def product_page(ground: Ground) -> Iterator[Row]:
        ...
        yield Row("shop.product", ours=…, baseline=…, unit="/s", goal=at_least(0.008), note="…")

A ratio is read to ±20 %: it says how we stand, not how fast the machine is. Timings of the two sides are
taken in turns, so that a machine that slows down slows both.
"""
