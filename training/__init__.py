"""Trains the model that finds names. Stands above all layers; nothing imports it."""
