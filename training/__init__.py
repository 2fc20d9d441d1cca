"""Makes what the product ships: models and tables. Stands above all layers; nothing imports it."""
