"""Request and response schemas, one folder for each schema module."""
