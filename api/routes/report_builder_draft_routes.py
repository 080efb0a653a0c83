"""Drafting reports."""

import logging
from datetime import datetime

from fastapi import APIRouter, status

from apps.report_builder_draft import service as draft_service
from schemas.report_builder_draft.report_builder_draft import (
    DraftRequest as Request,
)
from schemas.report_builder_draft.report_builder_draft import (
    DraftResponse,
    Metadata,
)

logger = logging.getLogger(__name__)

router = APIRouter(prefix="/report_builder", tags=["reports"])


def _edition(moment: datetime) -> str:
    """The ISO week a report belongs to."""
    year, week, _ = moment.isocalendar()
    return f"{year}-W{week:02d}"


@router.post("/draft", response_model=DraftResponse, status_code=status.HTTP_201_CREATED)
def create_draft(payload: Request) -> DraftResponse:
    """Put a report together.

    The draft stays until it is published; the same report drafted twice has one ID.
    """
    draft = draft_service.build_draft(
        payload.title, [(section.heading, section.body) for section in payload.sections]
    )
    logger.info("drafted %s", draft.draft_id)
    return DraftResponse(
        draft_id=draft.draft_id,
        title=draft.title,
        markdown=draft.markdown,
        edition=_edition(draft.drafted_at),
        metadata=payload.metadata or Metadata(),
        drafted_at=draft.drafted_at,
    )
