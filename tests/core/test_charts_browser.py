import re
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.utils import translation

import core
from core.charts import Progress, Series, bar, line, progress, stacked
from tests.browser_fixtures import SIZES

POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'"
STYLES = Path(core.__file__).parent / "static/core"
MONTHS = [f"{number}月" for number in range(1, 7)]
DONE = Series("actual", "净佣金", [86000, 92000, None, -13000, 0, 110500])
TARGET = Series("target", "目标", [100000] * 6)

pytestmark = pytest.mark.browser


def page_of(theme):
    charts = [
        bar("并列", MONTHS, [DONE, TARGET], "元"),
        stacked("堆叠", MONTHS, [DONE, TARGET], "元"),
        line("走势", MONTHS, [DONE, TARGET], "元"),
        progress("完成", [Progress("城东", 86, 100)], "户"),
        bar("拥挤", [f"{number}日" for number in range(1, 31)], [Series("actual", "笔数", range(1, 31))]),
    ]
    body = "".join(render_to_string("core/charts/figure.html", {"chart": chart}) for chart in charts)
    links = "".join(f'<link rel="stylesheet" href="/{name}.css">' for name in ("colours", "charts"))
    return (
        f'<!DOCTYPE html><html lang="zh-CN" data-bs-theme="{theme}"><head><meta charset="utf-8"><title>t</title>'
        f'<link rel="icon" href="data:,">{links}</head><body>{body}</body></html>'
    )


@pytest.fixture(scope="module")
def address():
    with translation.override("zh-hans"):
        pages = {f"/{theme}": page_of(theme).encode() for theme in ("light", "dark")}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            if self.path.startswith("/rare/"):
                self.send_error(404)
                return
            is_style = self.path.endswith(".css")
            body = (STYLES / self.path[1:]).read_bytes() if is_style else pages[self.path]
            self.send_response(200)
            self.send_header("Content-Type", f"text/{'css' if is_style else 'html'}; charset=utf-8")
            self.send_header("Content-Security-Policy", POLICY)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


@pytest.fixture
def shown(blank_page, address):
    def show(theme):
        blank_page.goto(f"{address}/{theme}")
        return blank_page

    return show


def colour(page, selector, name):
    return page.eval_on_selector(selector, f"element => getComputedStyle(element).{name}")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_charts_are_shown_whole_under_a_strict_policy(shown, theme):
    page = shown(theme)

    assert [text for text in page.complaints if "Content Security Policy" in text] == []


def test_charts_take_their_colours_from_the_style_sheet(shown):
    page = shown("light")

    assert colour(page, ".chart-bar.chart-ink-1", "fill") == "rgb(11, 92, 173)"
    assert colour(page, ".chart-line.chart-ink-6", "stroke") == "rgb(74, 90, 107)"
    assert colour(page, ".chart-line", "fill") == "none"


def test_charts_change_with_the_theme(shown):
    page = shown("dark")

    assert colour(page, ".chart-bar.chart-ink-1", "fill") == "rgb(122, 184, 245)"
    assert colour(page, ".chart-value", "fill") == "rgb(230, 235, 241)"


def test_charts_show_their_values_without_hover(shown):
    page = shown("light")

    texts = page.locator("svg >> nth=0").locator(".chart-value")

    assert [text.replace("\u00a0", " ") for text in texts.all_text_contents()] == [
        "8.6 万",
        "9.2 万",
        "−1.3 万",
        "0",
        "11.1 万",
        *["10 万"] * 6,
    ]
    assert all(text.is_visible() for text in texts.all())


def test_texts_stay_inside_the_picture(shown):
    page = shown("light")

    outside = page.eval_on_selector_all(
        "svg text",
        """texts => texts.filter(text => {
            const inner = text.getBoundingClientRect(), outer = text.closest("svg").getBoundingClientRect();
            return inner.left < outer.left - 1 || inner.right > outer.right + 1
                || inner.top < outer.top - 1 || inner.bottom > outer.bottom + 1;
        }).map(text => text.textContent)""",
    )

    assert outside == []


def test_a_chart_is_one_picture_with_a_name_for_a_screen_reader(shown):
    page = shown("light")

    pictures = page.get_by_role("img")

    assert pictures.count() == 5
    assert re.search("并列", pictures.first.aria_snapshot())


def test_the_table_behind_a_chart_opens_by_keyboard(shown):
    page = shown("light")

    page.locator("summary").first.focus()
    page.keyboard.press("Enter")

    assert page.get_by_role("rowheader", name="4月").first.is_visible()
    assert page.get_by_role("cell", name="−13,000").first.is_visible()


@pytest.fixture
def phone(blank_page, shown):
    blank_page.set_viewport_size(SIZES["phone"])
    return shown("light")


def sides(page, selector):
    return page.eval_on_selector(
        selector, "element => [element.getBoundingClientRect().left, element.getBoundingClientRect().right]"
    )


def test_a_chart_lies_whole_within_a_phone(phone):
    boxes = [phone.locator("figure").nth(place).get_by_role("img").bounding_box() for place in range(4)]

    assert [(box["x"] >= 0, box["x"] + box["width"] <= 390) for box in boxes] == [(True, True)] * 4


def test_figures_of_a_chart_can_be_read_on_a_phone(phone):
    sizes = phone.eval_on_selector_all(
        ".chart-narrow svg text",
        """texts => texts.map(text => text.getScreenCTM().a ** 2 + text.getScreenCTM().b ** 2)
            .map((square, index) => Math.sqrt(square) * texts[index].getAttribute("font-size"))""",
    )

    assert min(sizes) >= 10


def test_a_chart_too_full_for_a_phone_begins_at_its_newest_end_and_says_that_it_moves(phone):
    left, right = sides(phone, ".chart-moved svg")

    assert (left < 0, right <= 390, phone.locator(".chart-hint").is_visible()) == (True, True, True)


def test_a_chart_too_full_for_a_phone_stands_whole_and_unexplained_at_a_desk(shown):
    page = shown("light")

    assert sides(page, ".chart-moved svg")[0] >= 0
    assert not page.locator(".chart-hint").is_visible()
