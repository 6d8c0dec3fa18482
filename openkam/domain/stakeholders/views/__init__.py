"""Pages of the stakeholders."""
