"""thing_draft: scaffolded, to be filled."""
