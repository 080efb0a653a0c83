"""What the endpoints do: one package for each schema module that has something to keep."""
