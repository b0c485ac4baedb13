"""What a plugin declares: a class for each point, and the facts that its functions are told."""
