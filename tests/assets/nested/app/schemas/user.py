from pydantic import BaseModel, ConfigDict


class UserIn(BaseModel):
    model_config = ConfigDict(json_schema_extra={"example": {"email": "a@example.org"}})

    email: str


class UserOut(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"id": 1, "email": "a@example.org", "language": "de"}]}
    )

    id: int
    email: str
    language: str
