"""Who and what a story names."""
