"""What the environment says."""

import os
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True)
class Settings:
    limit: int


@lru_cache
def get_settings() -> Settings:
    return Settings(limit=int(os.environ.get("THING_LIMIT", "80")))
