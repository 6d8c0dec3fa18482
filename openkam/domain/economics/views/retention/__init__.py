"""The retention report."""
