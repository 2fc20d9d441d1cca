"""The records every topic carries, and the one codec that writes and reads them."""
