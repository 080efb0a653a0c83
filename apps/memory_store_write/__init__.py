"""Files memories."""
