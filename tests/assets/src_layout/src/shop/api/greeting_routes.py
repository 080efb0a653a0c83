from fastapi import APIRouter

from shop.schemas.greeting.greeting import GreetingInput, GreetingOutput

router = APIRouter(prefix="/greeting")


@router.post("")
def greet(body: GreetingInput) -> GreetingOutput:
    return GreetingOutput(text=f"Hello {body.name}")
