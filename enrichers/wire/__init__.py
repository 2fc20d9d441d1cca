"""What the wire itself says of an item: dateline, source, version, urgency, rights, furniture."""
