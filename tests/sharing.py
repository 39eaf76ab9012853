"""How the suite's processes share its files: one more than there are processors, while tests wait for others.

Tests of browsers and workers wait half of their time, and come first: meanwhile a further process has a processor. Later
it would only take the others' place in the caches, and cost a tenth.
"""

import os
from functools import cache
from pathlib import Path

import pytest
from xdist.scheduler import LoadFileScheduling

ROOT = Path(__file__).resolve().parent.parent


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """In place of `--dist loadfile`."""
    return HelpedWhileWaiting(config, log) if config.option.dist == "loadfile" else None


class HelpedWhileWaiting(LoadFileScheduling):
    """Gives processes beyond the number of processors only files that wait, and then ends them."""

    def _reschedule(self, node):
        if self.workqueue and self._is_helper(node) and not waits(next(iter(self.workqueue))):
            if not node.shutting_down:
                node.shutdown()
            return
        super()._reschedule(node)

    def _is_helper(self, node):
        return self.nodes.index(node) >= len(os.sched_getaffinity(0))


@cache
def waits(file):
    """Whether a test of the file is marked as one that waits."""
    text = (ROOT / file).read_text(encoding="utf-8")
    return "mark.browser" in text or "mark.worker" in text
