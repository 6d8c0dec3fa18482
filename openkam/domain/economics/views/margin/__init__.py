"""The margin report."""
