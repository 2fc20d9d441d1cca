"""Accuracy and speed, a module each with a `main`; `wiretag bench` runs them, nothing imports them.

What they share is in `bench/parts`.
"""
