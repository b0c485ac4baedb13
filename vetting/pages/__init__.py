"""Pages of vetting: the merchant's, and those that everybody sees."""
