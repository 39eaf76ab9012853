"""Downloads: named, private, shown in the page only where a browser only draws."""


def test_download_shows_a_pdf_in_the_page_and_keeps_it_from_proxies(browser, kept):
    response = browser.get(f"/samples/{kept.pk}/scan")

    assert response.content == b"%PDF-"
    assert response["Content-Disposition"] == 'inline; filename="October.pdf"'
    assert (response["Cache-Control"], response["X-Content-Type-Options"]) == ("private, no-store", "nosniff")


def test_download_saves_what_could_run_script_even_where_inline_is_asked_for(browser):
    response = browser.get("/drawing")

    assert response["Content-Disposition"] == "attachment; filename*=utf-8''%E5%9B%BE%E7%BA%B8.svg"
    assert b"".join(response.streaming_content) == b"<svg/>"


def test_download_of_a_stranger_is_not_there(stranger, kept):
    assert stranger.get(f"/samples/{kept.pk}/scan").status_code == 404
