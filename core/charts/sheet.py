"""The style of charts outside of a page: the light colours of charts.css, without variables."""

from core.charts.inks import LIGHT

_INKS = "".join(
    f".chart-bar.chart-ink-{number}{{fill:{colour}}}"
    f".chart-line.chart-ink-{number},.chart-point.chart-ink-{number}{{stroke:{colour}}}"
    f".chart-point.chart-ink-{number}{{fill:{colour}}}"
    for number, colour in enumerate(LIGHT, 1)
)
STANDALONE = (
    '.chart{font-family:Paper,"Noto Sans SC",sans-serif}'
    ".chart-text,.chart-value{fill:#1c2733}.chart-unit,.chart-empty{fill:#51606f}.chart-sum{font-weight:700}"
    ".chart-guide{stroke:#d9dfe6;stroke-width:1;fill:none}.chart-axis{stroke:#51606f;stroke-width:1;fill:none}"
    ".chart-target{stroke:#1c2733;stroke-width:1.5;stroke-dasharray:4 3;fill:none}"
    ".chart-line{fill:none;stroke-width:2.5}.chart-point{stroke-width:1.5}"
    ".chart-hatch{stroke:#fff;stroke-width:1.2;fill:none}.chart-plate{fill:#fff}" + _INKS
)
