"""The API of a shop: what shoppers may do, for shops and apps with a face of their own."""
