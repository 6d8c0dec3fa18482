"""What people type about rounds, criteria and decisions, turned into values."""
