"""A sample shop: a dozen crystal bracelets in two languages, without a database. Tests, previews,
measurements and `kaidian theme dev` show it.
"""
