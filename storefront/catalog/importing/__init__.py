"""Product lists in Shopify's CSV format: read, checked, and brought into the store."""
