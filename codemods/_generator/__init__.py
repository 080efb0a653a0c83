"""How a generator is edited: its mapping's entries, and a file for each kind of repair."""
