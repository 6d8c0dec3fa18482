"""OpenKAM: key account management for companies that sell to companies."""

__version__ = "0.1.0"
