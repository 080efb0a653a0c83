"""Puts report drafts together and keeps them."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from .rendering import render_markdown


@dataclass(frozen=True)
class Draft:
    """A report that nobody has published yet."""

    draft_id: str
    title: str
    markdown: str
    drafted_at: datetime


_drafts: dict[str, Draft] = {}


def build_draft(title: str, sections: Iterable[tuple[str, str]]) -> Draft:
    """Render a report and keep it; the same report keeps its ID."""
    markdown = render_markdown(title, sections)
    digest = hashlib.sha256(markdown.encode()).hexdigest()
    draft = Draft(
        draft_id=f"draft_{digest[:12]}",
        title=title,
        markdown=markdown,
        drafted_at=datetime.now(UTC).replace(microsecond=0),
    )
    _drafts[draft.draft_id] = draft
    return draft


def find_draft(draft_id: str) -> Draft | None:
    """A draft by its ID."""
    return _drafts.get(draft_id)


def clear() -> None:
    """Forget all drafts."""
    _drafts.clear()
