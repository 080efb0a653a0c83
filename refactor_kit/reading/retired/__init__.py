"""What a migration retires: old modules, the names that replace them, grace periods."""
