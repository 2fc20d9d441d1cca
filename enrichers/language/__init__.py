"""Which language an item is in."""
