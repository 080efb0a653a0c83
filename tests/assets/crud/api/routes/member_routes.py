from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query

from schemas.member import (
    Filter,
    Member,
    MemberCreate,
    MemberPage,
    MemberPatch,
    MemberUpdate,
    Order,
)

router = APIRouter(tags=["member"])

_members: dict[int, Member] = {}


def _member(number: int) -> Member:
    if number not in _members:
        raise HTTPException(404, "no such member")
    return _members[number]


@router.post("", response_model=Member, status_code=201)
def create(body: MemberCreate):
    member = Member(id=len(_members) + 1, name=body.name)
    _members[member.id] = member
    return member


@router.get("", response_model=MemberPage)
def find(chosen: Annotated[Filter, Depends()], order: Order = Query(Order.NAME)):
    found = [each for each in _members.values() if chosen.active in (None, each.active)]
    return MemberPage(members=sorted(found, key=lambda each: each.name), order=order)


@router.get("/sorted")
def in_order(order: Order) -> list[Member]:
    return sorted(_members.values(), key=lambda each: each.name)


@router.put("/{number}", response_model=Member)
def update(number: int, body: MemberUpdate):
    _members[number] = _member(number).model_copy(update=body.model_dump())
    return _members[number]


@router.patch("/{number}")
def patch(number: int, body: MemberPatch) -> Member:
    _members[number] = _member(number).model_copy(update=body.model_dump(exclude_none=True))
    return _members[number]
