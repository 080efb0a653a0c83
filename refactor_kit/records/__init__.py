"""The files in ``.refactor-kit/``: evidence, allowances, the lock of public names."""

EVIDENCE_FOLDER = ".refactor-kit/evidence"
