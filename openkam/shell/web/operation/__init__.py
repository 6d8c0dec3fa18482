"""What the operator sees of the running house: its requests, its health, its measures."""
