"""The apps that developers registered, in the public schema. Which store has which stands in the store."""
