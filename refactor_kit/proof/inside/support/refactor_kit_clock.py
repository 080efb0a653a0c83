"""Sets the clock that Python code reads ahead by whole seconds.

The classes of ``datetime`` stay the ones that they are: what compares, pickles or looks up types
sees no difference. Waiting is left alone, and what does not read the clock through Python keeps
the true time.
"""

from __future__ import annotations

import ctypes
import gc
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta, tzinfo
from typing import Any


def set_ahead(seconds: int) -> None:
    """Adds ``seconds`` to the present wherever Python code asks for it."""
    _set_time(seconds)
    _set_datetime(timedelta(seconds=seconds))


def _set_time(seconds: int) -> None:
    true_time, true_time_ns = time.time, time.time_ns
    localtime, gmtime, strftime = time.localtime, time.gmtime, time.strftime
    ctime, asctime = time.ctime, time.asctime

    def moment(given: Any) -> Any:
        return time.time() if given is None else given

    time.time = lambda: true_time() + seconds
    time.time_ns = lambda: true_time_ns() + seconds * 10**9
    time.localtime = lambda given=None: localtime(moment(given))
    time.gmtime = lambda given=None: gmtime(moment(given))
    time.ctime = lambda given=None: ctime(moment(given))
    time.asctime = lambda *given: asctime(*(given or (time.localtime(),)))
    time.strftime = lambda form, *given: strftime(form, *(given or (time.localtime(),)))


def _set_datetime(ahead: timedelta) -> None:
    true_now: Any = datetime.__dict__["now"]
    true_utcnow: Any = datetime.__dict__["utcnow"]

    def now(cls: type[datetime], tz: tzinfo | None = None) -> datetime:
        present: datetime = true_now.__get__(None, cls)(tz)
        return present + ahead

    def utcnow(cls: type[datetime]) -> datetime:
        present: datetime = true_utcnow.__get__(None, cls)()
        return present + ahead

    def today(cls: type[date]) -> date:
        return cls.fromtimestamp(time.time())

    _put(datetime, "now", now)
    _put(datetime, "utcnow", utcnow)
    _put(date, "today", today)


def _put(owner: type, name: str, method: Callable[..., Any]) -> None:
    """Gives a built-in class another class method."""
    # The dictionary behind the read-only view that such a class shows of itself.
    (namespace,) = gc.get_referents(owner.__dict__)
    namespace[name] = classmethod(method)
    ctypes.pythonapi.PyType_Modified(ctypes.py_object(owner))
