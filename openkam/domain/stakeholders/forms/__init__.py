"""What is asked about the people."""
