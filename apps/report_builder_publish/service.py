"""Publishes drafts."""

import os
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from apps.report_builder_draft.service import find_draft

DEFAULT_BASE_URL = "http://localhost:8000/reports"


class DraftNotFound(Exception):
    """No draft bears this ID."""


class AlreadyPublished(Exception):
    """The draft went to this destination before."""


@dataclass(frozen=True)
class PublishedReport:
    """A report that people can read."""

    report_id: str
    draft_id: str
    destination: str
    url: str
    published_at: datetime


_published: dict[tuple[str, str], PublishedReport] = {}


def publish_report(draft_id: str, destination: str) -> PublishedReport:
    """Publish a draft, once for each destination."""
    if find_draft(draft_id) is None:
        raise DraftNotFound(draft_id)
    if (draft_id, destination) in _published:
        raise AlreadyPublished(draft_id)
    report_id = new_report_id()
    report = PublishedReport(
        report_id=report_id,
        draft_id=draft_id,
        destination=destination,
        url=f"{base_url()}/{report_id}",
        published_at=datetime.now(UTC).replace(microsecond=0),
    )
    _published[draft_id, destination] = report
    return report


def new_report_id() -> str:
    """An ID for a published report."""
    return f"report_{secrets.token_hex(6)}"


def base_url() -> str:
    """Where readers find reports."""
    return (os.environ.get("REPORT_BASE_URL") or DEFAULT_BASE_URL).rstrip("/")


def clear() -> None:
    """Forget what was published."""
    _published.clear()
