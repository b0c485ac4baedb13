"""The account's pages for shoppers."""
