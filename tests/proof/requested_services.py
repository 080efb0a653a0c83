"""Three services without any example, and a fault in each that only an answer shows.

``{changed}`` stands where code is another in every endpoint: harmless, or with the fault.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from textwrap import dedent
from typing import Any

from refactor_kit.base.replay_settings import CallSettings, LoginSettings, ReplaySettings

LOGIN = """
    import os
    from typing import Annotated

    from fastapi import APIRouter, Depends, Form, Header, HTTPException, Response
    from pydantic import BaseModel, Field

    router = APIRouter()
    notes: dict[str, str] = {}


    class Note(BaseModel):
        text: str = Field(min_length=3, max_length=20)
        stars: int = Field(3, ge=1, le=5)


    def user(authorization: str = Header("")) -> str:
        if authorization != f"Bearer t-{os.environ['PASSWORD']}":
            raise HTTPException(401, "log in first")
        return "ada"


    @router.post("/token")
    def token(
        response: Response, username: Annotated[str, Form()], password: Annotated[str, Form()]
    ) -> dict[str, str]:
        if password != os.environ["PASSWORD"]:
            raise HTTPException(401, "no such user")
        response.set_cookie("seat", "window-seat")
        return {"access_token": f"t-{password}", "seen": "SEEN"}


    @router.post("/notes", status_code=201)
    def write(note: Note, name: Annotated[str, Depends(user)]) -> dict[str, object]:
        note_id = f"n{len(notes) + 1}"
        notes[note_id] = note.text
        shown = "*" * note.stars
        return {"note_id": note_id, "shown": shown, "by": name, "seen": "SEEN"}


    @router.get("/notes/{note_id}")
    def read(note_id: str, name: Annotated[str, Depends(user)]) -> dict[str, str]:
        if note_id not in notes:
            raise HTTPException(404, "no such note")
        return {"text": notes[note_id], "seen": "SEEN"}
"""
FORMS = """
    from typing import Annotated

    from fastapi import APIRouter, File, Form, UploadFile

    router = APIRouter()


    @router.post("/contact")
    def contact(
        name: Annotated[str, Form(min_length=2)], copies: Annotated[int, Form(le=9)] = 1
    ) -> dict[str, object]:
        return {"name": name, "copies": copies, "seen": "SEEN"}


    @router.post("/upload")
    async def upload(
        paper: UploadFile, title: Annotated[str, Form()] = "none"
    ) -> dict[str, object]:
        content = await paper.read()
        return {"size": len(content), "title": title, "name": paper.filename, "seen": "SEEN"}


    @router.post("/papers")
    async def papers(files: Annotated[list[bytes], File(max_length=3)]) -> dict[str, object]:
        return {"sizes": [len(each) for each in files], "seen": "SEEN"}
"""
BOUNDS = """
    from datetime import date
    from enum import StrEnum
    from typing import Annotated

    from fastapi import APIRouter, Cookie, Path, Query

    router = APIRouter()


    class Order(StrEnum):
        UP = "up"
        DOWN = "down"


    @router.get("/rows/{row}")
    def rows(
        row: Annotated[int, Path(ge=1, le=99)],
        limit: Annotated[int | None, Query(ge=0, le=50)] = None,
        order: Order = Order.UP,
        day: date | None = None,
    ) -> dict[str, object]:
        last = "last" if row > 98 else "more"
        return {"row": row, "limit": limit, "order": order, "last": last, "seen": "SEEN"}


    @router.get("/codes/{code}")
    def codes(
        code: Annotated[str, Path(pattern="^[A-Z]{2}-[0-9]+$", max_length=8)],
        tags: Annotated[list[str], Query(max_length=2)] = [],
        flag: bool = False,
        seat: Annotated[str, Cookie()] = "none",
    ) -> dict[str, object]:
        return {"code": code, "tags": tags, "flag": flag, "seat": seat, "seen": "SEEN"}
"""
_MAIN = """
    from fastapi import FastAPI

    from api.routes import desk_routes

    app = FastAPI()
    app.include_router(desk_routes.router{prefix})
"""


@dataclass(frozen=True)
class Requested:
    """``fault`` is put in beside what is harmless; ``told`` is what must be said of it."""

    routes: str
    endpoints: tuple[str, ...]
    fault: tuple[str, str]
    told: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    #: The calls that are made first.
    begun: tuple[str, ...] = ()
    #: What the change puts before every path.
    prefix: str = ""

    def files(self, *, changed: bool = False, faulty: bool = False) -> dict[str, str]:
        routes = dedent(self.routes)
        if faulty:
            assert self.fault[0] in routes
            routes = routes.replace(*self.fault)
        return {
            "api/__init__.py": "",
            "api/routes/__init__.py": "",
            "api/main.py": dedent(_MAIN).format(
                prefix=f', prefix="{self.prefix}"' if changed and self.prefix else ""
            ),
            "api/routes/desk_routes.py": routes.replace(
                '"SEEN"', '"".join(["se", "en"])' if changed else '"seen"'
            ),
        }


SERVICES: Mapping[str, Requested] = {
    "login": Requested(
        LOGIN,
        ("POST /token", "POST /notes", "GET /notes/{note_id}"),
        ('"*" * note.stars', '"*" * min(note.stars, 4)'),
        'body.shown "*****" -> "****" for POST /desk/notes (valid request',
        {
            "env": {"PASSWORD": "sesame"},
            "replay": ReplaySettings(
                login=LoginSettings(
                    "/token",
                    form={"username": "ada", "password": "{PASSWORD}"},
                    feeds={"Authorization": "Bearer {access_token}"},
                ),
                set_up=(CallSettings("/notes", body={"text": "set up"}),),
            ),
        },
        begun=("POST /token", "POST /notes"),
        prefix="/desk",
    ),
    "forms": Requested(
        FORMS,
        ("POST /contact", "POST /upload", "POST /papers"),
        ('"size": len(content)', '"size": len(content) or 1'),
        "body.size 0 -> 1 for POST /upload (valid request",
    ),
    "bounds": Requested(
        BOUNDS,
        ("GET /rows/{row}", "GET /codes/{code}"),
        ("row > 98", "row > 99"),
        'body.last "last" -> "more" for GET /rows/{row} (valid request',
    ),
}
