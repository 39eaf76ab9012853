"""What the app makes known to lower apps, once, at start: kinds of request, jobs, notices, to-dos."""


def register() -> None:
    """Called once by the app's `ready`; each part of the app registers itself here."""
