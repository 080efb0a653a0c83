"""Which files the import policy is about, as configured or by convention."""
