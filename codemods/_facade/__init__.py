"""How a facade is written and wired."""
