from functools import lru_cache

from pydantic import BaseModel


class Settings(BaseModel):
    title: str = "Seats"
    prefix: str = "/v1"


@lru_cache
def get_settings() -> Settings:
    return Settings()
