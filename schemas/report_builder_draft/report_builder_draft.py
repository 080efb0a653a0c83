"""Request and response of ``POST /report_builder/draft``."""

from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

Timestamp = Annotated[AwareDatetime, Field(description="A moment with its offset.")]


class Metadata(BaseModel):
    """Who writes a report, and for whom."""

    author: str = Field(default="unknown", max_length=80, description="Who is responsible.")
    audience: str = Field(default="internal", description="Who may read it.")


class Section(BaseModel):
    """One section of a report."""

    heading: str = Field(..., min_length=1, max_length=120, description="Title of the section.")
    body: str = Field(default="", description="Markdown text of the section.")


class DraftRequest(BaseModel):
    """A report to be put together."""

    model_config = ConfigDict(extra="forbid")

    title: str = Field(..., min_length=1, max_length=120, description="Title of the report.")
    sections: list[Section] = Field(..., min_length=1, description="The sections, in order.")
    metadata: Metadata | None = Field(
        default=None, description="Author and audience; filled in where left out."
    )

    @classmethod
    def example_input(cls) -> dict[str, Any]:
        """The weekly numbers."""
        return {
            "title": "Weekly numbers",
            "sections": [
                {"heading": "Sessions", "body": "1204 sessions, 3% more than last week."},
                {"heading": "Tasks", "body": "No task failed."},
            ],
            "metadata": {"author": "Data desk", "audience": "internal"},
        }

    @classmethod
    def example_output(cls) -> dict[str, Any]:
        """The weekly numbers as a draft."""
        return {
            "draft_id": "draft_ab414179a668",
            "title": cls.example_input()["title"],
            "markdown": (
                "# Weekly numbers\n\n## Sessions\n\n1204 sessions, 3% more than last week.\n\n"
                "## Tasks\n\nNo task failed.\n"
            ),
            "edition": "2025-W45",
            "metadata": {"author": "Data desk", "audience": "internal"},
            "drafted_at": "2025-11-03T12:00:00Z",
        }


class DraftResponse(BaseModel):
    """The draft, ready to be read and published."""

    draft_id: str = Field(..., description="Derived from the content: same draft, same ID.")
    title: str = Field(..., description="Title of the report.")
    markdown: str = Field(..., description="The whole report.")
    edition: str = Field(..., pattern=r"^\d{4}-W\d\d$", description="ISO week of the draft.")
    metadata: Metadata = Field(..., description="Author and audience as filed.")
    drafted_at: Timestamp = Field(..., description="When the draft was put together (UTC).")
