"""The report on tiers and segments."""
