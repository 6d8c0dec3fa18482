"""Kills OpenKAM at random moments of its work, and judges what is left."""
