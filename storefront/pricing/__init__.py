"""What a cart costs before it is an order: discounts, taxes, and what plugins and functions are told."""
