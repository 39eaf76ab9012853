import gc
import threading
from pathlib import Path
from urllib.parse import unquote

import pytest
from fontTools.ttLib import TTFont

from core.documents import engine
from core.documents.engine import PaperFetcher, Press, _without_collector, font_faces, press

ALLOWED = "data:text/plain,allowed"


@pytest.fixture
def fetcher(tmp_path):
    font = tmp_path / "font.ttf"
    font.write_bytes(b"letters")
    return PaperFetcher(frozenset({font.as_uri()})), font.as_uri()


def read(fetcher, url):
    response = fetcher.fetch(url)
    try:
        return response.read()
    finally:
        response.close()


def test_fetch_reads_a_font_that_is_allowed(fetcher):
    fetch, font = fetcher

    assert read(fetch, font) == b"letters"


@pytest.mark.parametrize("url", ["data:text/plain,inside", "DATA:text/plain,inside", "data:;base64,aW5zaWRl"])
def test_fetch_reads_what_is_inside_the_page(fetcher, url):
    fetch, _ = fetcher

    assert read(fetch, url) == b"inside"


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "https://example.com/a.png",
        "ftp://example.com/a",
        "file:///etc/passwd",
        "FILE:///etc/passwd",
        "//example.com/a",
        "/etc/passwd",
        "javascript:1",
        "",
    ],
)
def test_fetch_refuses_every_other_address(fetcher, url):
    fetch, _ = fetcher

    with pytest.raises(ValueError, match="a paper may not read"):
        fetch.fetch(url)


@pytest.mark.parametrize("change", ["{}?x", "{}#x", "{}/../other.ttf", "{}/", " {}"])
def test_fetch_refuses_a_font_by_any_other_spelling(fetcher, change):
    fetch, font = fetcher

    with pytest.raises(ValueError, match="a paper may not read"):
        fetch.fetch(change.format(font))


def test_fetch_is_what_every_other_entrance_leads_to(fetcher):
    fetch, _ = fetcher

    for entrance in (fetch, fetch.open):
        with pytest.raises(ValueError, match="a paper may not read"):
            entrance("file:///etc/passwd")


@pytest.mark.parametrize("weight", [400, 700])
def test_font_faces_hold_the_rare_characters_of_names(weight):
    path = Path(unquote(font_faces()[weight].removeprefix("file://")))

    with TTFont(path, lazy=True) as font:
        letters = font.getBestCmap()

    assert {sign: ord(sign) in letters for sign in "喆䶮堃珺−¥"} == dict.fromkeys("喆䶮堃珺−¥", True)


def test_press_is_made_once_per_thread():
    assert press() is press()


def test_press_is_not_shared_between_threads():
    made = []
    worker = threading.Thread(target=lambda: made.append(press()))

    worker.start()
    worker.join()

    assert made[0] is not press()


def test_press_is_made_anew_where_another_process_made_it(monkeypatch):
    mine = press()
    inherited = Press()
    inherited.process = mine.process - 1
    fonts = Path(inherited.fonts._folder)
    monkeypatch.setattr(engine._local, "press", inherited)

    made = press()
    del inherited

    assert made is not mine
    assert list(fonts.iterdir())
    for left in fonts.iterdir():
        left.unlink()
    fonts.rmdir()


def test_press_removes_its_copies_of_the_fonts_when_it_goes():
    gone = Press()
    fonts = Path(gone.fonts._folder)
    assert fonts.exists()

    del gone
    gc.collect()

    assert not fonts.exists()


def test_without_collector_turns_it_back_on_even_after_a_fault():
    with pytest.raises(RuntimeError, match="broken"), _without_collector():
        assert not gc.isenabled()
        raise RuntimeError("broken")

    assert gc.isenabled()


def test_without_collector_leaves_it_off_where_it_was_off():
    gc.disable()
    try:
        with _without_collector():
            pass

        assert not gc.isenabled()
    finally:
        gc.enable()


def test_print_tags_a_paper_and_leaves_a_long_report_untagged(monkeypatch):
    html = "<html lang='zh-CN'><title>t</title><p>x"

    short = press().print(html, "")
    monkeypatch.setattr(engine, "_TAGGED_UP_TO", 10)
    long = press().print(html, "")

    assert len(short) > len(long)
