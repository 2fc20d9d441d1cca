"""The trained model that finds names: words to pieces and clues, windows, the network, and labels to names."""
