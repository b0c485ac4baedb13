"""Pictures: taken in, fetched from elsewhere, rendered in sizes and formats, and addressed."""
