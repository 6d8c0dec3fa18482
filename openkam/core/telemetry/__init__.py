"""What the house tells its operator while it runs: the lines of the log and what they are about."""
