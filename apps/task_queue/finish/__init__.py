"""Takes reports about finished tasks."""
