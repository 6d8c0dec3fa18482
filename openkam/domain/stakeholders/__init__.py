"""The people at the customer who decide, who knows them, and how they hang together."""
