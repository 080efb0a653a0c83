"""thing_send: scaffolded, to be filled."""
