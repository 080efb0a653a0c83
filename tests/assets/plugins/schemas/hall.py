from pydantic import BaseModel


class HallResponse(BaseModel):
    rows: int
