"""Request and response of ``POST /session_manager/end``."""

from enum import StrEnum
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field


class EndReason(StrEnum):
    """Why a session ends."""

    LOGOUT = "logout"
    TIMEOUT = "timeout"
    REVOKED = "revoked"


class SessionEndRequest(BaseModel):
    """Closes a session."""

    model_config = ConfigDict(extra="forbid")

    session_id: str = Field(
        ...,
        pattern=r"^sess_[0-9a-f]{12}$",
        description="The session to close, as the start endpoint returned it.",
    )
    reason: EndReason = Field(default=EndReason.LOGOUT, description="Why the session ends.")
    note: str | None = Field(
        default=None,
        max_length=280,
        description="A remark for the audit log; never shown to the user.",
    )

    @staticmethod
    def example_input() -> dict[str, Any]:
        """An ordinary logout."""
        return {
            "session_id": "sess_0f3a9c2e7b1d",
            "reason": "logout",
            "note": "signed out from the account menu",
        }

    @staticmethod
    def example_output() -> dict[str, Any]:
        """The answer to an ordinary logout."""
        return {
            "session_id": "sess_0f3a9c2e7b1d",
            "status": "ended",
            "reason": "logout",
            "ended_at": "2025-11-03T09:31:12Z",
            "duration_seconds": 972,
        }


class SessionEndResponse(BaseModel):
    """The session as it was closed."""

    session_id: str = Field(..., description="The session that was closed.")
    status: str = Field(default="ended", description="Always `ended`.")
    reason: EndReason = Field(..., description="Why the session ended.")
    ended_at: AwareDatetime = Field(..., description="When the session was closed (UTC).")
    duration_seconds: int = Field(..., ge=0, description="Whole seconds the session was open.")
