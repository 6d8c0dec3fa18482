"""Files that people add: what they are, where their bytes lie, and the text inside."""
