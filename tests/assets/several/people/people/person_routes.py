from fastapi import APIRouter

from people.schemas.person import PersonIn, PersonOut

router = APIRouter()


@router.post("")
async def add(person: PersonIn) -> PersonOut:
    return PersonOut(id=1, name=person.name)
