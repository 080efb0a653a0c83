from pydantic import BaseModel


class Meta(BaseModel):
    trace: str = ""


class LLMClarifierInput(BaseModel):
    question: str
    meta: Meta = Meta()


class LLMClarifierOutput(BaseModel):
    answer: str


def example_input():
    return LLMClarifierInput(question="Which?")


def example_output():
    return LLMClarifierOutput(answer="This one")
