"""Where: names of places found, resolved, and said no more precisely than is known."""
