from fastapi import APIRouter

import schemas.listing as listing

router = APIRouter(prefix="/listing")


@router.post("")
def page(query: listing.ListingQuery) -> listing.Page[int]:
    items = list(range(query.start, query.start + query.count))
    return listing.Page[int](items=items, total=100)
