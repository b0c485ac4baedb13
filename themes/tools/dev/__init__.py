"""`kaidian theme dev`: a theme in the browser, anew with every change, without a database."""
