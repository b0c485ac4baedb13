"""What struck a store's limits and how its pages fare, by hour and day (counted in foundation.meter)."""
