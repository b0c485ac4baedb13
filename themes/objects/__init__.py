"""Objects that themes see and that no domain of a store makes: pictures, colours, fonts, videos, forms."""
