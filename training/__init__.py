"""Makes what the product ships: tables and models. Stands above all layers; nothing imports it."""
