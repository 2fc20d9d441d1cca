"""Accuracy and speed, one command each; nothing imports these."""
