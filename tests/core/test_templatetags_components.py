"""Components: what each shows, what it refuses, nothing unescaped."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django import forms
from django.template import TemplateSyntaxError, engines
from django.utils import timezone

from core import icons
from core.components import Badge, Chip, Event, Fact, Link, PaperLink, Step
from core.forms import Form, MoneyField
from core.models import Job
from core.tables import Table, TextColumn

AT = datetime(2019, 10, 31, 1, 5, tzinfo=UTC)
NASTY = '<i>"&'


def render(text, **values):
    html = engines["django"].from_string(text).render({"csrf_token": "token"} | values)
    return " ".join(html.split())


@pytest.mark.parametrize(
    "tag",
    [
        "{% icon 'home' colour='red' %}",
        "{% badge 'x' colour='red' %}",
        "{% page_head 'x' colour='red' %}{% end_page_head %}",
        "{% steps x colour='red' %}",
        "{% figure_card 'x' 1 colour='red' %}",
        "{% history x colour='red' %}",
        "{% papers x colour='red' %}",
        "{% facts x colour='red' %}",
        "{% links x colour='red' %}",
        "{% empty 'x' colour='red' %}",
        "{% button 'x' '/' colour='red' %}",
        "{% action 'x' '/' colour='red' %}",
        "{% confirm 'x' '/' colour='red' %}{% end_confirm %}",
        "{% menu colour='red' %}{% end_menu %}",
        "{% card colour='red' %}{% end_card %}",
        "{% progress x colour='red' %}",
        "{% chips x colour='red' %}",
        "{% notice 'x' colour='red' %}",
        "{% error_summary x colour='red' %}",
        "{% field x colour='red' %}",
        "{% table x colour='red' %}",
    ],
)
def test_every_component_refuses_an_attribute_that_it_does_not_know(tag):
    with pytest.raises(TemplateSyntaxError, match="colour"):
        render(tag)


@pytest.mark.parametrize(
    "tag",
    [
        "{% button 'x' '/' tone='pink' %}",
        "{% action 'x' '/' tone='pink' %}",
        "{% confirm 'x' '/' tone='pink' %}{% end_confirm %}",
        "{% confirm 'x' '/' reason='perhaps' %}{% end_confirm %}",
        "{% figure_card 'x' 1 tone='pink' %}",
        "{% notice 'x' tone='pink' %}",
    ],
)
def test_components_refuse_a_tone_or_reason_that_there_is_not(tag):
    with pytest.raises(TemplateSyntaxError, match="is not one of"):
        render(tag)


def test_badge_refuses_a_tone_that_there_is_not():
    with pytest.raises(ValueError, match="unknown tone 'pink'"):
        render("{% badge 'x' tone='pink' %}")


def test_step_refuses_a_state_that_there_is_not():
    with pytest.raises(ValueError, match="unknown state"):
        Step("x", "half done")


@pytest.mark.parametrize("name", ["no-such-icon", "../../package", "Home", ""])
def test_icon_refuses_a_name_that_the_set_does_not_have(name):
    with pytest.raises(LookupError, match="there is no icon"):
        icons.icon(name)


def test_icon_without_a_label_is_decoration():
    assert 'aria-hidden="true"' in render("{% icon 'home' %}")


def test_icon_with_a_label_is_an_image_with_a_name():
    html = render("{% icon 'home' label=x size=16 %}", x=NASTY)

    assert 'role="img" aria-label="&lt;i&gt;&quot;&amp;"' in html
    assert 'width="16"' in html


def test_icon_carries_no_style_of_its_own():
    assert "style=" not in render("{% icon 'home' %}")


def test_badge_says_its_state_in_text_colour_and_icon():
    html = render("{% badge 'Granted' tone='good' %}")

    assert 'class="state tone-good"' in html
    assert "<svg" in html
    assert "<span>Granted</span>" in html


def test_badge_takes_a_badge_and_escapes_its_text():
    assert "<span>&lt;i&gt;&quot;&amp;</span>" in render("{% badge x %}", x=Badge(NASTY))


def test_page_head_shows_number_title_state_and_actions():
    html = render(
        "{% page_head 'Pay report' number='PAY-1' badge=b sentence='For 412' %}<a>Sign</a>{% end_page_head %}",
        b=Badge("waiting", "waiting"),
    )

    for text in ("PAY-1", "<h1>Pay report</h1>", "tone-waiting", "For 412", "<a>Sign</a>"):
        assert text in html


def test_page_head_without_actions_has_no_place_for_them():
    assert "page-head-actions" not in render("{% page_head 'x' %}\n  {% end_page_head %}")


def test_steps_say_who_did_what_when_and_whom_it_waits_for():
    way = [
        Step("Drafted", "done", "Alice", AT, "three rows"),
        Step("Reviewed", "current", "Bob"),
        Step("Filed"),
    ]

    html = render("{% steps x %}", x=way)

    for text in (
        "Alice",
        "2019-10-31 09:05",
        "three rows",
        "waits for Bob",
        'aria-current="step"',
        "is-coming",
    ):
        assert text in html
    assert html.count("aria-current") == 1


def test_steps_of_a_paper_without_a_way_show_nothing():
    assert render("{% steps x %}", x=[]) == ""


def test_figure_card_links_its_message_and_its_table():
    html = render(
        "{% figure_card 'Done 86%' '318.00' unit='yuan' note='more' url='/rows' chart=c table_url='/table' %}",
        c=icons.icon("home"),
    )

    for text in ('<a href="/rows">Done 86%</a>', "318.00", "yuan", "more", "<svg", 'href="/table"'):
        assert text in html


def test_figure_card_escapes_a_chart_that_is_not_marked_safe():
    assert "&lt;i&gt;" in render("{% figure_card 'x' 1 chart=x %}", x=NASTY)


def test_history_says_who_in_which_capacity_for_whom_what_when_and_why():
    html = render("{% history x %}", x=[Event("returned", "Alice", AT, "finance", "Bob", "Row 18")])

    for text in ("returned", "Alice", "finance", "for Bob", "2019-10-31 09:05", "Row 18"):
        assert text in html


def test_papers_say_name_number_kind_size_and_by_whom():
    html = render(
        "{% papers x %}", x=[PaperLink("a.pdf", "/a", "N-1", "report", 2048, "Alice", AT, "cabinet 3")]
    )

    for text in ('<a href="/a">a.pdf</a>', "N-1", "report", "2.0", "Alice", "cabinet 3"):
        assert text in html


def test_papers_say_that_there_are_none():
    assert "No papers attached." in render("{% papers x %}", x=[])


def test_facts_link_what_has_a_page_and_dash_what_is_empty():
    html = render(
        "{% facts x %}", x=[Fact("Branch", "EB01", "/b"), Fact("Note", ""), Fact("Sum", 0, working_url="/w")]
    )

    for text in ('<a href="/b">EB01</a>', "—", "<dd>0 ", 'href="/w">working</a>'):
        assert text in html


def test_links_show_title_and_hint():
    html = render("{% links x title='Related' %}", x=[Link("September", "/9", "home", "filed")])

    for text in ("Related", '<a href="/9">September</a>', "filed"):
        assert text in html


def test_empty_says_why_and_what_to_do():
    html = render("{% empty 'No visits' text='Plan one.' label='Plan' url='/new' %}")

    for text in ("No visits", "Plan one.", '<a class="btn btn-primary" href="/new">Plan</a>'):
        assert text in html


def test_empty_without_an_address_has_no_button():
    assert "btn" not in render("{% empty 'No visits' label='Plan' %}")


@pytest.mark.parametrize("tag", ["button 'Sign' '/s'", "action 'Sign' '/s'"])
def test_what_is_not_possible_yet_is_disabled_and_says_why(tag):
    html = render("{% " + tag + " disabled='Finance reviews first' %}")

    assert "disabled>Sign</button>" in html
    assert "Finance reviews first" in html
    assert "/s" not in html.replace("</s", "")


def test_confirm_that_is_not_possible_yet_is_disabled_and_says_why():
    html = render("{% confirm 'Sign' '/sign-it' disabled='Finance first' %}the paper{% end_confirm %}")

    assert ("/sign-it" in html, "Finance first" in html) == (False, True)


def test_action_posts_with_the_token_and_its_values():
    html = render("{% action 'Do' '/do' values=v %}", v={"a": NASTY})

    assert '<form class="action" method="post" action="/do"' in html
    assert 'name="csrfmiddlewaretoken" value="token"' in html
    assert 'name="a" value="&lt;i&gt;&quot;&amp;"' in html
    assert "hx-post" not in html


def test_action_with_a_target_replaces_it_by_htmx():
    assert 'hx-post="/do" hx-target="#row" hx-swap="outerHTML"' in render(
        "{% action 'Do' '/do' target='#row' %}"
    )


def test_confirm_shows_what_is_signed_and_asks_once():
    html = render(
        "{% confirm 'Sign' '/s' title='Sign it' consequence='Final.' %}<b>October</b>{% end_confirm %}"
    )

    for text in ("<h2>Sign it</h2>", "<b>October</b>", "Final.", 'name="csrfmiddlewaretoken" value="token"'):
        assert text in html
    assert "textarea" not in html


@pytest.mark.parametrize(("reason", "is_required"), [("required", True), ("optional", False)])
def test_confirm_takes_a_reason(reason, is_required):
    html = render("{% confirm 'No' '/n' reason=r %}{% end_confirm %}", r=reason)

    assert 'name="reason"' in html
    assert ('maxlength="1000" required' in html) is is_required


def test_menu_folds_its_buttons_and_an_empty_one_is_not_shown():
    assert "<summary" in render("{% menu %}{% button 'x' '/' %}{% end_menu %}")
    assert render("{% menu %}  {% end_menu %}") == ""


def test_card_keeps_its_content_safe_and_its_title_escaped():
    html = render("{% card title=x %}<b>in</b>{{ x }}{% end_card %}", x=NASTY)

    assert "<b>in</b>&lt;i&gt;" in html
    assert '<h2 class="card-title">&lt;i&gt;' in html


def test_chips_name_what_each_removal_removes():
    html = render("{% chips x %}", x=[Chip("Month", "Oct 2026", "?q=1")])

    assert 'aria-label="Remove the filter Month"' in html
    assert 'href="?q=1"' in html


def test_notice_escapes_its_text():
    assert "<div>&lt;i&gt;" in render("{% notice x %}", x=NASTY)


def test_progress_of_a_job_without_a_pace_promises_no_time(settings):
    settings.ROOT_URLCONF = "tests.core.pages"
    html = render("{% progress x %}", x=Job(pk=1, state="queued", title="Import"))

    assert "Waits for its turn." in html
    assert "still" not in html
    assert 'hx-get="/jobs/1/"' in html


def test_progress_says_how_long_still():
    started = timezone.now() - timedelta(seconds=60)
    job = Job(pk=1, state="running", done=1000, total=3000, started_at=started)

    assert "about 2 minutes still" in render("{% progress x url='/j' %}", x=job)


class Sample(Form):
    units = {"amount": "yuan"}
    amount = MoneyField(label="Amount", help_text="Without tax")
    agreed = forms.BooleanField(label="Agreed")
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A")], widget=forms.RadioSelect)


def test_field_puts_label_unit_and_hint_in_their_places():
    html = render("{% field x %}", x=Sample()["amount"])

    assert '<label class="form-label required" for="id_amount">Amount</label>' in html
    assert '<span class="unit">yuan</span>' in html
    assert 'id="id_amount_helptext">Without tax' in html
    assert 'aria-describedby="id_amount_helptext"' in html


def test_field_given_a_hint_describes_the_input_by_it():
    html = render("{% field x hint='Net' unit='fen' %}", x=Sample()["amount"])

    assert 'id="id_amount_helptext">Net' in html
    assert '<span class="unit">fen</span>' in html


def test_field_says_its_error_below_and_to_a_screen_reader():
    html = render("{% field x %}", x=Sample({"amount": "1,2O0.00"})["amount"])

    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_amount_helptext id_amount_error"' in html
    assert "“1,2O0.00” is not an amount. Write it as 1,234.50." in html
    assert 'value="1,2O0.00"' in html


def test_field_groups_choices_under_a_legend():
    html = render("{% field x %}", x=Sample()["kind"])

    assert '<legend class="form-label required">Kind</legend>' in html


def test_field_puts_a_checkbox_before_its_label():
    html = render("{% field x %}", x=Sample()["agreed"])

    assert html.index("<input") < html.index("Agreed")


def test_field_that_is_hidden_is_the_input_alone():
    class Hidden(Form):
        key = forms.CharField(widget=forms.HiddenInput)

    assert render("{% field x %}", x=Hidden()["key"]).startswith("<input type")


def test_error_summary_links_each_error_to_its_field():
    html = render("{% error_summary x %}", x=Sample({"agreed": "on"}))

    assert "2 things have to be put right" in html
    assert '<a href="#id_amount">Amount</a>: This field is required.' in html


def test_error_summary_of_a_form_without_errors_shows_nothing():
    assert render("{% error_summary x %}", x=Sample({"amount": "1", "agreed": "on", "kind": "a"})) == ""


def test_error_summary_counts_what_belongs_to_no_field():
    form = Sample({"amount": "1", "agreed": "on", "kind": "a"})
    form.add_error(None, "Too late.")

    html = render("{% error_summary x %}", x=form)

    assert "One thing has to be put right" in html
    assert "<li>Too late.</li>" in html


def test_table_shows_a_table_outside_of_a_list():
    class Names(Table):
        name = TextColumn("Name")

    html = render("{% table x %}", x=Names([SimpleNamespace(name=NASTY)]))

    assert "<td>&lt;i&gt;&quot;&amp;</td>" in html
