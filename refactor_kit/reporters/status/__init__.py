"""``status`` and its history in every format."""
