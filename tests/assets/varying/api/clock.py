"""The service's own clock; DAYS sets it ahead."""

import os
from datetime import datetime, timedelta


def now():
    return datetime.now() + timedelta(days=int(os.environ.get("DAYS", "0")))
