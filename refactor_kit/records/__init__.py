"""The files in ``.refactor-kit/``: evidence, allowances, the lock of public names."""
