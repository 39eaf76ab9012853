"""What the pay cycle shows on the desk and in the search; registered by compensation.registering."""

from compensation.contributing.figures import figures
from compensation.contributing.next_step import next_step
from compensation.contributing.pending import pending
from compensation.contributing.search import search
from compensation.contributing.todos import todos

__all__ = ["figures", "next_step", "pending", "search", "todos"]
