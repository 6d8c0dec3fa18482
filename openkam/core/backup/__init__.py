"""Backups of a whole installation: made while people work, put back all or nothing."""
