"""Drafts the weekly report from a folder of Markdown files, without the service.

    python scripts/build_weekly_report.py "Weekly numbers" notes/

Every file becomes a section: its name the heading, its text the body. What the endpoint does more
is in api/routes/report_builder_draft_routes.py.
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from apps.report_builder_draft.service import build_draft


def read_sections(folder: Path) -> list[tuple[str, str]]:
    """The sections of a report, in the order of their file names."""
    return [
        (file.stem.replace("-", " ").capitalize(), file.read_text(encoding="utf-8").strip())
        for file in sorted(folder.glob("*.md"))
    ]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Draft a report from Markdown files.")
    parser.add_argument("title")
    parser.add_argument("folder", type=Path)
    options = parser.parse_args(arguments)
    sections = read_sections(options.folder)
    if not sections:
        print(f"{options.folder}: no Markdown files", file=sys.stderr)
        return 1
    print(build_draft(options.title, sections).markdown, end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
