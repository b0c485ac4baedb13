"""Themes that developers offer to all stores, in the public schema; pip's stand among them.

Merchants see the last version that operators approved. Which store has which stands in the store, by the
package's digest: whatever becomes of an offer, a store keeps what it has.

- `models`, `actions`, `queries`: an offer, its versions, who decides what
- `offering`: what a package must say of itself to be offered; `differences`: what a newer version changes
- `sampling`: a version in the sample shop, on hosts of its own
- `strangers`: themes that pip installed
"""
