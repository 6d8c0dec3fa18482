"""The trend report."""
