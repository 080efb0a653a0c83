from pydantic import BaseModel


class MenuResponse(BaseModel):
    dishes: list[str]
