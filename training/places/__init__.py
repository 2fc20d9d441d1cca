"""Tables and weights of enrichers/places."""
