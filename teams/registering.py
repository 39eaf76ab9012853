"""What the app makes known to lower apps, once, at start: kinds of request, jobs, notices, to-dos."""

from teams.contributing import division, papers, reports, targets, tasks, work_logs

PARTS = (papers, targets, tasks, work_logs, division, reports)


def register() -> None:
    """Called once by the app's `ready`."""
    for part in PARTS:
        part.register()
