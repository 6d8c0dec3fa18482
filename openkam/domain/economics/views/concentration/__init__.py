"""The concentration page, and its report for files."""
