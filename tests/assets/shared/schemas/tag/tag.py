from pydantic import BaseModel


class Tag(BaseModel):
    label: str

    @classmethod
    def example_input(cls) -> "Tag":
        return cls(label="Red")

    @classmethod
    def example_output(cls) -> "Tag":
        return Tag(label=cls.example_input().label.lower())
