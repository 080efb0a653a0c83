"""Request and response of ``POST /report_builder/publish``."""

from enum import StrEnum
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field


class Destination(StrEnum):
    """Where a report goes."""

    INTRANET = "intranet"
    MAIL = "mail"


class ReportBuilderPublishInput(BaseModel):
    """Publishes a draft."""

    model_config = ConfigDict(extra="forbid")

    draft_id: str = Field(
        ..., pattern=r"^draft_[0-9a-f]{12}$", description="The draft to be published."
    )
    destination: Destination = Field(
        default=Destination.INTRANET, description="Where the report goes."
    )


class ReportBuilderPublishOutput(BaseModel):
    """The report as it was published."""

    report_id: str = Field(..., description="Identifies the published report.")
    draft_id: str = Field(..., description="The draft it was made from.")
    destination: Destination = Field(..., description="Where the report went.")
    url: str = Field(..., description="Where it can be read.")
    published_at: AwareDatetime = Field(..., description="When it was published (UTC).")

    @staticmethod
    def example_input() -> dict[str, Any]:
        """The weekly numbers go to the intranet."""
        return {"draft_id": "draft_ab414179a668", "destination": "intranet"}

    @staticmethod
    def example_output() -> dict[str, Any]:
        """The weekly numbers, published."""
        return {
            "report_id": "report_a87ff679a2f3",
            "draft_id": ReportBuilderPublishOutput.example_input()["draft_id"],
            "destination": "intranet",
            "url": "http://localhost:8000/reports/report_a87ff679a2f3",
            "published_at": "2025-11-03T12:05:00Z",
        }
