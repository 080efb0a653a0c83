"""The application: every router, mounted in one place."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from api.routes import (
    memory_store_recall_routes,
    memory_store_write_routes,
    session_manager_end_routes,
    session_manager_start_routes,
    task_queue_routes,
)
from api.routes.report_builder_draft_routes import router as report_builder_draft_router
from api.routes.report_builder_publish_routes import router as report_builder_publish_router
from api.routes.text_normalizer_routes import router as text_normalizer_router
from apps.session_manager_start import store as session_store

logger = logging.getLogger(__name__)


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    """Open the session store early, so that a wrong path is noticed at the start."""
    logger.info("%d open sessions in %s", session_store.count_open(), session_store.database_path())
    yield


app = FastAPI(title="Assistant back end", version="1.4.0", lifespan=lifespan)


@app.get("/health", tags=["service"])
def health() -> dict[str, str]:
    """Whether the service is up."""
    return {"status": "ok"}


# Sessions
app.include_router(session_manager_start_routes.router, prefix="/session_manager")
app.include_router(session_manager_end_routes.router, prefix="/session_manager")

app.include_router(text_normalizer_router, prefix="/api/text_normalizer")

# The queue: producers and workers see different sides of it.
app.include_router(task_queue_routes.router)

app.include_router(memory_store_write_routes.router, prefix="/memory_store", tags=["memory"])
app.include_router(memory_store_recall_routes.router, prefix="/memory_store", tags=["memory"])

app.include_router(report_builder_draft_router)
app.include_router(report_builder_publish_router)
