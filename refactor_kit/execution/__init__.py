"""Carries the work on many files out: here, in processes beside this one, or on a Dask cluster.

The one seam is ``concurrent.futures``. A worker takes bytes and gives bytes back; it reads no file
and writes none. What it needs besides the files at hand it asks for by answering without a result.
"""

from .opening import check_executor, open_spread

__all__ = ["check_executor", "open_spread"]
