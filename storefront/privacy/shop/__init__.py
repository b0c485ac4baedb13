"""A shopper's data, on the shop's pages."""
