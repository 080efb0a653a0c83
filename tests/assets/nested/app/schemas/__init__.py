"""What the service takes and answers."""

from .category import Category
from .user import UserIn, UserOut

__all__ = ["Category", "UserIn", "UserOut"]
