"""Things, made and kept."""

from fastapi import APIRouter, HTTPException, Query

from schemas.thing.thing import (
    ThingCreate,
    ThingOrder,
    ThingPage,
    ThingPatch,
    ThingRead,
    ThingUpdate,
)

router = APIRouter(prefix="/things", tags=["things"])

_KEPT: dict[int, ThingRead] = {}


def _found(thing_id: int) -> ThingRead:
    if thing_id not in _KEPT:
        raise HTTPException(status_code=404)
    return _KEPT[thing_id]


@router.get("/", response_model=ThingPage)
def list_things(order: ThingOrder = Query(ThingOrder.NAME), skip: int = 0) -> ThingPage:
    items = sorted(_KEPT.values(), key=lambda each: getattr(each, order.value))
    return ThingPage(items=items[skip:], total=len(items))


@router.post("/", response_model=ThingRead, status_code=201)
def create_thing(body: ThingCreate) -> ThingRead:
    made = ThingRead(id=len(_KEPT) + 1, **body.model_dump())
    _KEPT[made.id] = made
    return made


@router.get("/{thing_id}", response_model=ThingRead)
def read_thing(thing_id: int) -> ThingRead:
    return _found(thing_id)


@router.put("/{thing_id}", response_model=ThingRead)
def update_thing(thing_id: int, body: ThingUpdate) -> ThingRead:
    _found(thing_id)
    _KEPT[thing_id] = ThingRead(id=thing_id, **body.model_dump())
    return _KEPT[thing_id]


@router.patch("/{thing_id}", response_model=ThingRead)
def patch_thing(thing_id: int, body: ThingPatch) -> ThingRead:
    changed = _found(thing_id).model_copy(update=body.model_dump(exclude_unset=True))
    _KEPT[thing_id] = changed
    return changed


@router.delete("/{thing_id}", status_code=204)
def delete_thing(thing_id: int) -> None:
    _found(thing_id)
    del _KEPT[thing_id]
