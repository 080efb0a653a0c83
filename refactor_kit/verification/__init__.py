"""``verify``: the recorded proofs of a migrated module, run again."""
