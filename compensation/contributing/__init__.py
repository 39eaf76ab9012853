"""What the pay cycle shows on the desk and in the search; registered by compensation.registering."""

from compensation.contributing.figures import figures
from compensation.contributing.pending import pending
from compensation.contributing.search import search
from compensation.contributing.todos import todos

__all__ = ["figures", "pending", "search", "todos"]
