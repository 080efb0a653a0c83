from fastapi import APIRouter

from schemas.tag.tag import Tag

router = APIRouter()


@router.put("/tag")
def rename(tag: Tag) -> Tag:
    label = tag.label.lower()
    return Tag(label=label)
