"""The trained event detector: what the encoder and the lexicon see of a sentence, to types, triggers and modality."""
