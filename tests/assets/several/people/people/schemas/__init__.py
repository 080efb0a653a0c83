from .person import PersonIn

__all__ = ["PersonIn"]
