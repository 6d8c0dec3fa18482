"""What people type about facts."""
