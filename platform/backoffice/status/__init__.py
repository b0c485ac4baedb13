"""How the platform is: components that the clock probes each minute, and incidents that operators tell of."""
