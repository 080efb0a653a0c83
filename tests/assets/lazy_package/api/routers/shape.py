from fastapi import APIRouter

from schemas.shape import Area, Circle, Shape

router = APIRouter(prefix="/shape")


@router.post("/area")
async def area(shape: Shape) -> Area:
    if isinstance(shape.root, Circle):
        return Area(area=round(3.14159 * shape.root.radius**2, 2))
    return Area(area=shape.root.side**2)
