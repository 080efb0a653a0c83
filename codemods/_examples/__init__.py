"""How example methods move to another class, and how their callers follow."""
