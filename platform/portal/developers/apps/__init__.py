"""Remote apps in the developer portal: registered, changed, handed in, and their secrets."""
