"""Publishing reports."""

import logging

from fastapi import APIRouter, HTTPException, status

from apps.report_builder_publish import service as publish_service
from schemas.report_builder_publish.report_builder_publish import (
    ReportBuilderPublishInput,
    ReportBuilderPublishOutput,
)

logger = logging.getLogger(__name__)

router = APIRouter(prefix="/report_builder", tags=["reports"])


@router.post(
    "/publish",
    response_model=ReportBuilderPublishOutput,
    responses={
        404: {"description": "No such draft"},
        409: {"description": "The draft was published there before"},
    },
)
def publish(payload: ReportBuilderPublishInput) -> ReportBuilderPublishOutput:
    """Publish a draft, once for each destination."""
    try:
        report = publish_service.publish_report(payload.draft_id, payload.destination.value)
    except publish_service.DraftNotFound:
        raise HTTPException(status.HTTP_404_NOT_FOUND, detail="no such draft") from None
    except publish_service.AlreadyPublished:
        # Publishing is no secret: the caller may know that somebody was faster.
        raise HTTPException(status.HTTP_409_CONFLICT, detail="published there before") from None
    logger.info("published %s as %s", report.draft_id, report.report_id)
    return ReportBuilderPublishOutput.model_validate(report, from_attributes=True)
