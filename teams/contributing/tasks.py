"""What this part makes known to lower apps, once, at start."""


def register() -> None:
    """Called once from teams.registering."""
