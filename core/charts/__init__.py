"""Charts drawn on the server: the same picture in the page and on paper, without script.

`bar`, `grouped`, `stacked`, `line` and `progress` return a `Chart`; texts are taken in the language
that is active when it is made.
"""

from core.charts.chart import Chart, bar, grouped, line, progress, stacked
from core.charts.inks import register_inks
from core.charts.progress import Progress
from core.charts.stage import Series

__all__ = ["Chart", "Progress", "Series", "bar", "grouped", "line", "progress", "register_inks", "stacked"]
