"""What differs between two observations, and which of it the plan declares."""
