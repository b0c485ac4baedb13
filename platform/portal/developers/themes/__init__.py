"""Pages on which developers offer themes to all stores."""
