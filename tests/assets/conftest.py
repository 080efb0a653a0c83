"""The services in here have tests of their own; they run in copies, never from this folder."""

collect_ignore_glob = ["*"]
