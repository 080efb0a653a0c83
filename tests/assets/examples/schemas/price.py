from pydantic import BaseModel, ConfigDict


class PriceInput(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"item": "pen"}, {"item": "ink", "currency": "CHF"}]}
    )

    item: str
    currency: str = "EUR"


class PriceOutput(BaseModel):
    model_config = ConfigDict(json_schema_extra={"example": {"cents": 120, "currency": "EUR"}})

    cents: int
    currency: str
