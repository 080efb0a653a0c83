"""Workers of a Dask cluster, through its ``concurrent.futures`` interface."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from refactor_kit import __version__
from refactor_kit.runtime.errors import UsageError

#: Seconds within which a scheduler has to answer.
_PATIENCE = 5
_RETRIES = 3


class DaskCluster:
    """A client of the scheduler at ``address`` (``HOST:PORT``)."""

    def __init__(self, address: str) -> None:
        self._client = _connected(address)
        try:
            self._refuse_unfit(address)
        except BaseException:
            self.close()
            raise
        self._executor: Any = self._client.get_executor(pure=False, retries=_RETRIES)

    def width(self) -> int:
        return max(1, sum(self._threads().values()))

    def submit(self, function: Callable[[bytes], bytes], argument: bytes) -> Future[bytes] | None:
        if self.are_gone():
            return None
        try:
            future: Future[bytes] = self._executor.submit(function, argument)
        except Exception:
            return None
        return future

    def are_gone(self) -> bool:
        return not self._threads()

    def close(self) -> None:
        self._client.close(timeout=_PATIENCE)

    def _threads(self) -> dict[str, int]:
        try:
            found: dict[str, int] = self._client.nthreads()
        except Exception:
            return {}
        return found

    def _refuse_unfit(self, address: str) -> None:
        if not self._threads():
            raise UsageError(
                "the Dask cluster has no workers",
                where=f"dask://{address}",
                remedy=f"start one with: dask worker tcp://{address}",
            )
        remedy = f"install refactor-kit {__version__} where the workers run"
        try:
            versions = self._client.run(installed_version)
        except Exception:
            raise UsageError(
                "the workers have no refactor-kit", where=f"dask://{address}", remedy=remedy
            ) from None
        for worker, version in versions.items():
            if version != __version__:
                raise UsageError(
                    f"refactor-kit {version} is installed", where=worker, remedy=remedy
                )


def installed_version() -> str:
    """What a worker answers when it is asked for its refactor-kit."""
    return __version__


def _connected(address: str) -> Any:
    try:
        import distributed
    except ImportError:
        raise UsageError(
            "--executor dask://... needs distributed, which is not installed",
            remedy="install it with: pip install 'refactor-kit[dask]'",
        ) from None
    # What goes wrong is said in our own words, and a lost worker is no news.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    client: Any = distributed.Client
    try:
        return client(f"tcp://{address}", timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise UsageError(
            f"no Dask scheduler answers: {error}",
            where=f"dask://{address}",
            remedy="start one with: dask scheduler",
        ) from None
