"""Request and response of ``POST /session_manager/start``."""

from enum import StrEnum
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field


class Channel(StrEnum):
    """Where a session is opened from."""

    WEB = "web"
    MOBILE = "mobile"
    API = "api"


class ClientInfo(BaseModel):
    """What a client says about itself."""

    model_config = ConfigDict(extra="forbid")

    channel: Channel = Field(default=Channel.WEB, description="Where the session is opened from.")
    app_version: str | None = Field(
        default=None,
        pattern=r"^\d+\.\d+(\.\d+)?$",
        description="Version of the client application, where it has one.",
    )


class SessionStartRequest(BaseModel):
    """Opens a session for one user."""

    model_config = ConfigDict(extra="forbid")

    user_id: str = Field(
        ...,
        min_length=1,
        max_length=64,
        description="The user the session belongs to.",
    )
    session_id: str | None = Field(
        default=None,
        pattern=r"^sess_[0-9a-f]{12}$",
        description="Chosen by the client so that a retry cannot open two; generated otherwise.",
    )
    client: ClientInfo = Field(
        default_factory=ClientInfo,
        description="What the client says about itself.",
    )
    ttl_seconds: int = Field(
        default=3600,
        ge=60,
        le=86_400,
        description="Seconds until the session expires.",
    )

    # Kept beside the request, so that the two read as one exchange.
    @staticmethod
    def example_output() -> dict[str, Any]:
        """The answer to the example request."""
        request = SessionStartResponse.example_input()
        return {
            "session_id": request["session_id"],
            "user_id": request["user_id"],
            "status": "open",
            "started_at": "2025-11-03T09:15:00Z",
            # started_at plus ttl_seconds
            "expires_at": "2025-11-03T09:45:00Z",
        }


class SessionStartResponse(BaseModel):
    """The session as it was opened."""

    session_id: str = Field(..., description="Identifies the session from now on.")
    user_id: str = Field(..., description="The user the session belongs to.")
    status: str = Field(default="open", description="Always `open` for a session just started.")
    started_at: AwareDatetime = Field(..., description="When the session was opened (UTC).")
    expires_at: AwareDatetime = Field(..., description="When the session ends by itself (UTC).")

    @staticmethod
    def example_input() -> dict[str, Any]:
        """A request from the web client."""
        return {
            "user_id": "user_4821",
            "session_id": "sess_0f3a9c2e7b1d",
            "client": {"channel": "web", "app_version": "4.2.0"},
            "ttl_seconds": 1800,
        }
