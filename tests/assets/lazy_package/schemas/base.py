from pydantic import BaseModel, ConfigDict


class Strict(BaseModel):
    """What every request of the service is."""

    model_config = ConfigDict(extra="forbid")
