"""Everything the company knows about an account, with source and age."""
