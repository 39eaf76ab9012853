"""Record pages: head, way, papers, history, related records; nothing for a stranger."""

from core import audit


def test_record_shows_head_way_facts_papers_and_related_records(browser, kept):
    page = browser.get(f"/samples/{kept.pk}/").content.decode()

    for text in (
        f"F-{kept.pk}",
        "October",
        "Kept",
        "Drafted",
        "waits for Bob",
        "paper.pdf",
        "Another",
        "month=2026-10",
    ):
        assert text in page


def test_record_shows_who_did_what_in_which_capacity_and_why(browser, kept, alice, now):
    audit.record("core.savedfilter.keep", kept, by=alice, at=now, reason="For every October")

    page = browser.get(f"/samples/{kept.pk}/").content.decode()

    assert '<p class="history-what">keep</p>' in page
    assert '<p class="history-who">Alice' in page
    assert "For every October" in page


def test_record_says_that_nothing_has_happened_yet(browser, kept):
    assert "Nothing has happened yet." in browser.get(f"/samples/{kept.pk}/").content.decode()


def test_record_of_a_stranger_is_not_there(stranger, kept):
    response = stranger.get(f"/samples/{kept.pk}/")

    assert response.status_code == 404
    assert "October" not in response.content.decode()


def test_record_that_does_not_exist_looks_the_same_to_a_stranger(stranger, kept):
    missing = stranger.get(f"/samples/{kept.pk + 1}/")
    hidden = stranger.get(f"/samples/{kept.pk}/")

    assert _without_tokens(missing, kept.pk + 1) == _without_tokens(hidden, kept.pk)


def _without_tokens(response, pk):
    lines = response.content.decode().replace(f"/samples/{pk}/", "/samples/…/").splitlines()
    return [line for line in lines if "csrfmiddlewaretoken" not in line]


def test_record_issues_as_many_queries_for_a_long_history_as_for_a_short_one(
    browser, kept, alice, now, django_assert_num_queries, django_assert_max_num_queries
):
    audit.record("core.savedfilter.keep", kept, by=alice, at=now)
    with django_assert_max_num_queries(12) as short:
        browser.get(f"/samples/{kept.pk}/")
    for _step in range(5):
        audit.record("core.savedfilter.edit", kept, by=alice, at=now)

    with django_assert_num_queries(len(short)):
        browser.get(f"/samples/{kept.pk}/")
