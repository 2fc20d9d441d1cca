"""Events: what happened, who did it to whom, where, when, and whether it really did."""
