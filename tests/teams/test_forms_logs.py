"""Forms of logs, rules, spot checks and tasks: what they read, what they refuse and in which words (G5.1, G5.3)."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from org.models import Person, Team
from teams.forms.tasks import EvidenceForm, ResultForm, TaskForm, TickForm
from teams.forms.work_logs import AnswerForm, CheckForm, DrawForm, LogForm, RemarkForm, ReopenForm, RuleForm
from teams.models import TeamPaper
from teams.services.work_logs import LogText

REQUIRED = "This field is required."
FIGURES = ["new_valid_accounts", "net_commission", "net_new_assets", "product_sales"]


def refusals(form):
    """Field → the first sentence beside it."""
    return {name: str(sentences[0]) for name, sentences in form.errors.items()}


# The log


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ({"done": "驻点。"}, LogText("驻点。", cleared=FIGURES)),
        ({"done": " 驻点。\n"}, LogText("驻点。", cleared=FIGURES)),
        ({"done": "驻点。", "problems": "客户少"}, LogText("驻点。", "客户少", cleared=FIGURES)),
        ({"done": "驻点。", "plan": "走访"}, LogText("驻点。", "", "走访", cleared=FIGURES)),
        (
            {"done": "驻点。", "figure_new_valid_accounts": "2"},
            LogText("驻点。", "", "", {"new_valid_accounts": Decimal(2)}, FIGURES[1:]),
        ),
        (
            {"done": "驻点。", "figure_new_valid_accounts": "0"},
            LogText("驻点。", "", "", {"new_valid_accounts": Decimal(0)}, FIGURES[1:]),
        ),
        (
            {"done": "驻点。", "figure_net_commission": "-12.50"},
            LogText("驻点。", "", "", {"net_commission": Decimal("-12.50")}, [FIGURES[0], *FIGURES[2:]]),
        ),
        (
            {"done": "驻点。", "figure_product_sales": "150,000.00"},
            LogText("驻点。", "", "", {"product_sales": Decimal("150000.00")}, FIGURES[:3]),
        ),
        (
            {"done": "驻点。"} | {f"figure_{name}": "1" for name in FIGURES},
            LogText("驻点。", "", "", dict.fromkeys(FIGURES, Decimal(1)), []),
        ),
    ],
)
def test_log_form_reads_words_and_figures_and_which_figures_were_left_out(typed, text):
    form = LogForm(typed)

    assert form.is_valid()
    assert form.text() == text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, {"done": REQUIRED}),
        ({"done": "   "}, {"done": REQUIRED}),
        ({"done": "长" * 4001}, {"done": "Ensure this value has at most 4000 characters (it has 4001)."}),
        (
            {"done": "好", "problems": "长" * 4001},
            {"problems": "Ensure this value has at most 4000 characters (it has 4001)."},
        ),
        (
            {"done": "好", "plan": "长" * 4001},
            {"plan": "Ensure this value has at most 4000 characters (it has 4001)."},
        ),
        (
            {"done": "好", "figure_new_valid_accounts": "1.5"},
            {"figure_new_valid_accounts": "Write a whole number, such as 12."},
        ),
        (
            {"done": "好", "figure_new_valid_accounts": "两户"},
            {"figure_new_valid_accounts": "Write a whole number, such as 12."},
        ),
        (
            {"done": "好", "figure_net_commission": "很多"},
            {"figure_net_commission": "“很多” is not an amount. Write it as 1,234.50."},
        ),
        (
            {"done": "好", "figure_new_valid_accounts": "1,001"},
            {"figure_new_valid_accounts": "A day has at most 1,000 of it. Check the figure."},
        ),
        (
            {"done": "好", "figure_new_valid_accounts": "-1"},
            {"figure_new_valid_accounts": "Ensure this value is greater than or equal to 0."},
        ),
        (
            {"done": "好", "figure_product_sales": "10,000,000,000.01"},
            {"figure_product_sales": "A day has at most 10,000,000,000 of it. Check the figure."},
        ),
        (
            {"done": "好", "figure_net_new_assets": "-10,000,000,000.01"},
            {"figure_net_new_assets": "A day has at most 10,000,000,000 of it. Check the figure."},
        ),
    ],
)
def test_log_form_refuses_beside_the_field(typed, said):
    assert refusals(LogForm(typed)) == said


def test_log_form_takes_texts_of_four_thousand_signs():
    assert LogForm({"done": "长" * 4000, "problems": "长" * 4000, "plan": "长" * 4000}).is_valid()


def test_log_form_counts_accounts_and_sums_yuan():
    units = {name: str(unit) for name, unit in LogForm.units.items()}

    assert units == {
        "figure_new_valid_accounts": "accounts",
        "figure_net_commission": "yuan",
        "figure_net_new_assets": "yuan",
        "figure_product_sales": "yuan",
    }


def test_log_form_asks_for_no_stock_by_the_day():
    assert "figure_month_end_assets" not in LogForm().fields


# One text


ONE_TEXT = [(RemarkForm, "remark", 500), (AnswerForm, "answer", 500), (ResultForm, "result", 2000)]


@pytest.mark.parametrize(("form", "name", "most"), ONE_TEXT)
def test_form_of_one_text_takes_it_to_its_last_sign(form, name, most):
    read = form({name: f" {'长' * most} "})

    assert read.is_valid()
    assert read.cleaned_data == {name: "长" * most}


@pytest.mark.parametrize(("form", "name", "most"), ONE_TEXT)
@pytest.mark.parametrize("typed", ["", "  ", "\n"])
def test_form_of_one_text_asks_for_a_word(form, name, most, typed):
    del most

    assert refusals(form({name: typed})) == {name: REQUIRED}


@pytest.mark.parametrize(("form", "name", "most"), ONE_TEXT)
def test_form_of_one_text_refuses_one_sign_more(form, name, most):
    assert refusals(form({name: "长" * (most + 1)})) == {
        name: f"Ensure this value has at most {most} characters (it has {most + 1})."
    }


# The check


@pytest.mark.parametrize("result", ["in_order", "to_improve", "untrue"])
@pytest.mark.parametrize("remark", ["", "客户姓名不符"])
def test_check_form_reads_result_and_remark(result, remark):
    form = CheckForm({"result": result, "remark": remark})

    assert form.is_valid()
    assert form.cleaned_data == {"result": result, "remark": remark}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, {"result": REQUIRED}),
        ({"remark": "x"}, {"result": REQUIRED}),
        (
            {"result": "fine"},
            {"result": "Select a valid choice. fine is not one of the available choices."},
        ),
        (
            {"result": "in_order", "remark": "长" * 501},
            {"remark": "Ensure this value has at most 500 characters (it has 501)."},
        ),
    ],
)
def test_check_form_refuses_beside_the_field(typed, said):
    assert refusals(CheckForm(typed)) == said


# The rule


@pytest.fixture
def rule(crew):
    def read(**typed):
        values = {
            "team": crew.team.pk,
            "valid_from": "2026-11-09",
            "due_hour": "20",
            "late_days": "2",
            "alike_from": "80",
            "sample_share": "10",
            "sample_least": "5",
        }
        return RuleForm(values | typed, teams=Team.objects.filter(pk=crew.team.pk))

    return read


@pytest.mark.django_db
def test_rule_form_reads_shares_in_percent(crew, rule):
    form = rule(alike_from="85.5", sample_share="0.1")

    assert form.is_valid()
    assert form.cleaned_data == {
        "team": crew.team,
        "valid_from": dt.date(2026, 11, 9),
        "due_hour": 20,
        "late_days": 2,
        "alike_from": Decimal("0.855"),
        "sample_share": Decimal("0.001"),
        "sample_least": 5,
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("due_hour", "12"),
        ("due_hour", "24"),
        ("late_days", "0"),
        ("late_days", "20"),
        ("alike_from", "50"),
        ("alike_from", "100"),
        ("sample_share", "0.1"),
        ("sample_share", "100"),
        ("sample_least", "1"),
        ("sample_least", "500"),
    ],
)
def test_rule_form_takes_the_ends_of_what_is_within_reason(rule, name, typed):
    assert rule(**{name: typed}).is_valid()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("team", "", REQUIRED),
        ("team", 10**9, "Select a valid choice. That choice is not one of the available choices."),
        ("valid_from", "", REQUIRED),
        ("valid_from", "next week", "This is not a date. Write it as 2026-10-31."),
        ("due_hour", "", REQUIRED),
        ("due_hour", "11", "Ensure this value is greater than or equal to 12."),
        ("due_hour", "25", "Ensure this value is less than or equal to 24."),
        ("due_hour", "18:30", "Write a whole number, such as 12."),
        ("late_days", "-1", "Ensure this value is greater than or equal to 0."),
        ("late_days", "21", "Ensure this value is less than or equal to 20."),
        ("alike_from", "", REQUIRED),
        ("alike_from", "most", "“most” is not a percentage. Write it as 86.1."),
        ("sample_share", "", REQUIRED),
        ("sample_least", "0", "Ensure this value is greater than or equal to 1."),
        ("sample_least", "501", "Ensure this value is less than or equal to 500."),
    ],
)
def test_rule_form_refuses_beside_the_field(rule, name, typed, sentence):
    assert refusals(rule(**{name: typed})) == {name: sentence}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "typed"),
    [("alike_from", "49.9"), ("alike_from", "100.1"), ("sample_share", "0"), ("sample_share", "101")],
)
def test_rule_form_refuses_a_share_out_of_reason(rule, name, typed):
    assert list(rule(**{name: typed}).errors) == [name]


# The draw


def draw(crew, **typed):
    values = {"team": crew.team.pk, "start": "2026-10-12", "last_day": "2026-10-30"}
    return DrawForm(values | typed, teams=Team.objects.filter(pk=crew.team.pk))


@pytest.mark.django_db
@pytest.mark.parametrize("reason", ["", "系统故障"])
def test_draw_form_reads_team_period_and_reason(crew, reason):
    form = draw(crew, reason=reason)

    assert form.is_valid()
    assert form.cleaned_data == {
        "team": crew.team,
        "start": dt.date(2026, 10, 12),
        "last_day": dt.date(2026, 10, 30),
        "reason": reason,
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"start": ""}, {"start": REQUIRED}),
        ({"last_day": ""}, {"last_day": REQUIRED}),
        ({"start": "2026-02-30"}, {"start": "This is not a date. Write it as 2026-10-31."}),
        (
            {"reason": "长" * 301},
            {"reason": "Ensure this value has at most 300 characters (it has 301)."},
        ),
    ],
)
def test_draw_form_refuses_beside_the_field(crew, typed, said):
    assert refusals(draw(crew, **typed)) == said


@pytest.mark.django_db
@pytest.mark.parametrize("form", [DrawForm, RuleForm])
def test_form_about_a_team_offers_the_readers_teams_alone(crew, form):
    offered = form(teams=Team.objects.filter(pk=crew.team.pk)).fields["team"]

    assert (list(offered.queryset), offered.empty_label) == ([crew.team], None)


# The day opened again


def reopen(crew, **typed):
    values = {"person": crew.alice.number, "day": "2026-11-02", "reason": "系统升级"}
    return ReopenForm(values | typed, people=Person.objects.filter(pk=crew.alice.pk))


@pytest.mark.django_db
def test_reopen_form_reads_whose_day_and_why(crew):
    form = reopen(crew)

    assert form.is_valid()
    assert form.cleaned_data == {
        "person": crew.alice,
        "day": dt.date(2026, 11, 2),
        "reason": "系统升级",
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ({"person": ""}, ["person"]),
        ({"day": ""}, ["day"]),
        ({"day": "Monday"}, ["day"]),
        ({"reason": " "}, ["reason"]),
        ({"reason": "长" * 301}, ["reason"]),
        ({"person": "", "day": "", "reason": ""}, ["person", "day", "reason"]),
    ],
)
def test_reopen_form_refuses_beside_the_field(crew, typed, fields):
    assert list(reopen(crew, **typed).errors) == fields


# The task


def task(crew, **typed):
    values = {"owner": crew.alice.number, "title": "走访东湖社区", "due_on": "2026-11-12"}
    people = Person.objects.filter(pk=crew.alice.pk)
    return TaskForm(values | typed, people=people, papers=TeamPaper.objects.none())


@pytest.mark.django_db
def test_task_form_reads_who_what_and_until_when_and_leaves_out_the_rest(crew):
    form = task(crew)

    assert form.is_valid()
    assert form.cleaned_data == {
        "owner": crew.alice,
        "title": "走访东湖社区",
        "purpose": "",
        "due_on": dt.date(2026, 11, 12),
        "paper": None,
        "steps": "",
    }


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["bob", "charlie"])
@pytest.mark.parametrize("form", [task, reopen])
def test_form_about_a_person_takes_nobody_out_of_the_readers_reach(crew, who, form):
    name = {task: "owner", reopen: "person"}[form]

    read = form(crew, **{name: getattr(crew, who).number})

    assert list(read.errors) == [name]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"title": ""}, {"title": REQUIRED}),
        ({"title": "长" * 161}, {"title": "Ensure this value has at most 160 characters (it has 161)."}),
        ({"due_on": ""}, {"due_on": REQUIRED}),
        ({"due_on": "soon"}, {"due_on": "This is not a date. Write it as 2026-10-31."}),
        (
            {"purpose": "长" * 2001},
            {"purpose": "Ensure this value has at most 2000 characters (it has 2001)."},
        ),
        (
            {"steps": "长" * 6001},
            {"steps": "Ensure this value has at most 6000 characters (it has 6001)."},
        ),
        (
            {"steps": f"联系居委会\n{'长' * 201}"},
            {"steps": "Line 2 has 201 signs; a step has at most 200."},
        ),
        (
            {"steps": "走访\n" * 31},
            {"steps": "A task has at most 30 steps; set several tasks."},
        ),
        ({"paper": 1}, {"paper": "Select a valid choice. That choice is not one of the available choices."}),
    ],
)
def test_task_form_refuses_beside_the_field(crew, typed, said):
    assert refusals(task(crew, **typed)) == said


@pytest.mark.parametrize(
    ("typed", "is_done"), [({}, False), ({"is_done": "on"}, True), ({"is_done": ""}, False)]
)
def test_tick_form_reads_a_box_that_is_left_empty_as_not_done(typed, is_done):
    form = TickForm(typed)

    assert form.is_valid()
    assert form.cleaned_data == {"is_done": is_done}


def test_evidence_form_takes_a_file_and_asks_for_one():
    file = SimpleUploadedFile("登记表.txt", "十二户".encode())

    assert EvidenceForm({}, {"file": file}).is_valid()
    assert refusals(EvidenceForm({}, {})) == {"file": REQUIRED}


def test_evidence_form_refuses_an_empty_file():
    empty = SimpleUploadedFile("登记表.txt", b"")

    assert refusals(EvidenceForm({}, {"file": empty})) == {"file": "The submitted file is empty."}
