"""How the event detector is trained, and the labelled sentences it learns from."""
