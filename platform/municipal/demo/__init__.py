"""A municipality to look at, with invented people; `ensure_demonstration` is all that others need of it."""

from municipal.demo.loading import SignIn, ensure_demonstration

__all__ = ["SignIn", "ensure_demonstration"]
