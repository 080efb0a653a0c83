"""How a class that is input and output becomes two, and how its users follow."""
