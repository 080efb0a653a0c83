"""Taking orders; the shop's other programs import it from here."""

from .service import OrderRefused, place_order

__all__ = ["OrderRefused", "place_order"]
