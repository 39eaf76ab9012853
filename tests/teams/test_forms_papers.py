"""The forms of papers: what each kind asks, rows more and less, what was typed wrongly and stays."""

import copy
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils import translation

from org.choices import Role
from org.models import Branch, Outlet, Person, Team
from teams.choices.paper_forms import ACTIVITIES, SECTIONS, STATIONED, TABLES, Cell
from teams.choices.papers import PaperKind
from teams.forms import papers as forms
from teams.forms.paper_editor import PaperForm
from teams.forms.paper_tables import MOST_ROWS, rows_shown, typed_rows, without_row
from teams.rules.papers import SetUp
from teams.services import papers as services
from tests.conftest import NOW
from tests.factories import teams_papers as made
from tests.factories.org import OutletFactory, TeamFactory, account_manager, holder

pytestmark = pytest.mark.django_db
SCHEME, BANK, SET_UP = PaperKind.MARKETING_SCHEME, PaperKind.BANK_COOPERATION, PaperKind.SET_UP


@pytest.fixture(scope="module")
def kept_place(kept):
    team = TeamFactory(code="EAST")
    lead, manager = made.lead_of(team), holder(Role.BRANCH_MANAGER, team.branch)
    papers = {kind: made.finished(team, manager, kind) for kind in PaperKind}
    return {
        "team": team,
        "lead": lead,
        "papers": papers,
        "person": account_manager(team),
        "outlet": Outlet.objects.get(),
    }


@pytest.fixture
def place(kept_place):
    return copy.deepcopy(kept_place)


def editor(place, kind=SCHEME, data=None):
    """The editor of that kind, empty-handed or with what was sent."""
    return PaperForm(
        query(data) if data is not None else None,
        outlets=Outlet.objects.filter(branch=place["team"].branch),
        people=Person.objects.filter(branch=place["team"].branch),
        record=made.again(place["papers"][kind]),
    )


def query(data):
    sent = QueryDict(mutable=True)
    for name, value in data.items():
        sent.setlist(name, value if isinstance(value, list) else [str(value)])
    return sent


def typed(form):
    """What a browser sends of a form that nobody touched."""
    data = {f"{grid.code}-rows": grid.count for grid in form.grids()}
    for name in form.fields:
        value = form[name].value()
        if value not in (None, ""):
            data[name] = value
    return data


# The editor


@pytest.mark.parametrize("target", ["-3", "3.5"])
def test_editor_refuses_a_target_that_nobody_can_count_beside_its_cell(place, target):
    data = typed(editor(place)) | {"measures-0-measure": "new_valid_accounts", "measures-0-target": target}

    form = editor(place, SCHEME, data)

    assert list(form.errors) == ["measures-0-target"]


def test_editor_names_the_days_of_a_cooperation_by_what_they_are(place):
    """Not by the words for somebody's first day in the company."""
    form = editor(place, BANK)

    with translation.override("zh-hans"):
        told = [str(form[name].label) for name in ("valid_from", "last_day")]

    assert told == ["合作起始日", "合作截止日"]


@pytest.mark.parametrize("kind", PaperKind.values)
def test_the_editor_asks_all_that_the_form_of_the_kind_has(place, kind):
    form = editor(place, kind)

    assert [bound.name for bound in form.texts()] == [f"section-{one.code}" for one in SECTIONS[kind]]
    assert [grid.code for grid in form.grids()] == [table.code for table in TABLES[kind]]
    assert ("budget" in form.fields) is made.again(place["papers"][kind]).has_budget


@pytest.mark.parametrize("kind", PaperKind.values)
def test_the_editor_gives_back_what_the_paper_says(place, kind):
    paper = made.again(place["papers"][kind])

    form = editor(place, kind, typed(editor(place, kind)))

    assert form.is_valid(), form.errors
    saved = services.save_paper(
        paper_id=paper.pk,
        written=form.written(),
        version=paper.version,
        by=holder(Role.BRANCH_MANAGER, paper.branch),
        at=NOW,
    )
    assert (saved.content_hash, saved.version) == (paper.content_hash, paper.version)


def test_the_editor_shows_two_empty_rows_below_those_that_are_filled(place):
    (measures, activities) = editor(place).grids()

    assert (measures.count, activities.count) == (3, 3)
    heading, cell = activities.rows[0].cells[3]
    assert (str(heading), cell.value()) == ("Budget (yuan)", "1,200.00")
    assert str(cell.label) == "Activities 1: Budget (yuan)"


def test_the_editor_reads_rows_as_the_paper_keeps_them(place):
    row = {
        "activities-0-what": "讲座",
        "activities-0-from": "2027年3月1日",
        "activities-0-until": "2027/03/02",
        "activities-0-budget": "１，２３４．５",
        "activities-0-owner": " 王芳 ",
        "activities-rows": 1,
        "measures-0-measure": "new_valid_accounts",
        "measures-0-target": "1,200.00",
        "measures-rows": 1,
    }

    form = editor(place, SCHEME, row | {"title": "方案"})

    assert form.is_valid(), form.errors
    tables = form.written().tables
    assert tables["activities"] == [
        {"what": "讲座", "from": "2027-03-01", "until": "2027-03-02", "budget": "1234.50", "owner": "王芳"}
    ]
    assert tables["measures"] == [{"measure": "new_valid_accounts", "target": "1200", "note": ""}]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("activities-0-budget", "12oo"),
        ("activities-0-budget", "-1"),
        ("activities-0-from", "明天"),
        ("measures-0-measure", "happiness"),
        ("budget", "-5"),
        ("title", ""),
        ("title", "长" * 161),
        ("section-market", "长" * 20_001),
        ("activities-0-what", "长" * 401),
    ],
)
def test_the_editor_says_what_is_wrong_at_its_place_and_keeps_it(place, name, value):
    form = editor(place, SCHEME, typed(editor(place)) | {name: value})

    assert list(form.errors) == [name]
    assert form[name].value() == value


def test_the_editor_shows_more_rows_where_they_are_asked_for(place):
    form = editor(place, SCHEME, typed(editor(place)) | {"more": "activities"})

    assert [grid.count for grid in form.grids()] == [3, 5]
    assert form["activities-0-what"].value() == "社区讲座"


def test_the_editor_takes_a_row_out_and_moves_the_others_up(place):
    data = typed(editor(place)) | {"activities-1-what": "路演", "activities-1-owner": "李伟"}

    form = editor(place, SCHEME, data | {"drop": "activities-0"})

    assert [grid.count for grid in form.grids()] == [3, 2]
    assert form["activities-0-what"].value() == "路演"
    assert form["activities-0-budget"].value() in (None, "")
    assert form["measures-0-target"].value() == "120"


@pytest.mark.parametrize("drop", ["poem-0", "activities", "activities-x", "activities-", "activities-9999"])
def test_the_editor_ignores_a_row_that_is_none_of_its_own(place, drop):
    form = editor(place, SCHEME, typed(editor(place)) | {"drop": drop})

    assert form["activities-0-what"].value() == "社区讲座"


@pytest.mark.parametrize("sent", ["", "-1", "9999", "²", "abc"])
def test_rows_shown_reads_no_nonsense(sent):
    assert rows_shown("activities", query({"activities-rows": sent}), 2) == 2


def test_rows_shown_has_an_end():
    assert rows_shown("activities", None, 500) == MOST_ROWS
    assert rows_shown("activities", query({"activities-rows": 999}), 0) == MOST_ROWS
    assert rows_shown("activities", query({"activities-rows": 60, "more": "activities"}), 0) == MOST_ROWS


def test_without_row_of_a_table_without_rows_is_nothing():
    left = without_row(query({"activities-rows": 0}), ACTIVITIES, 3)

    assert left["activities-rows"] == "0"


def test_typed_rows_of_nothing_are_empty_texts():
    table = STATIONED

    assert typed_rows(table, 1, {}) == [{"person": "", "outlet": ""}]
    assert {column.cell for column in table.columns} == {Cell.PERSON, Cell.OUTLET}


# A cooperation and a set-up in the editor


def test_the_editor_of_a_cooperation_shows_its_last_day(place):
    form = editor(place, BANK)

    assert form["last_day"].value() == date(2027, 12, 31)
    assert form["outlets"].value() == [place["outlet"].pk]


def test_the_editor_of_a_cooperation_takes_who_is_stationed_where(place):
    person, outlet = place["person"], place["outlet"]
    data = typed(editor(place, BANK)) | {
        "stationed-0-person": person.pk,
        "stationed-0-outlet": outlet.pk,
    }

    form = editor(place, BANK, data)

    assert form.is_valid(), form.errors
    agreed = form.written().agreed
    assert (list(agreed.stationed), agreed.valid_until) == ([(person.pk, outlet.pk)], date(2028, 1, 1))


@pytest.mark.parametrize(("given", "missing"), [("person", "outlet"), ("outlet", "person")])
def test_the_editor_of_a_cooperation_refuses_half_a_row(place, given, missing):
    data = typed(editor(place, BANK)) | {f"stationed-0-{given}": place[given].pk}

    form = editor(place, BANK, data)

    assert list(form.errors) == [f"stationed-0-{missing}"]


def test_the_editor_of_a_cooperation_refuses_a_period_that_runs_backwards(place):
    data = typed(editor(place, BANK)) | {"last_day": "2026-12-31"}

    assert list(editor(place, BANK, data).errors) == ["last_day"]


def test_the_editor_keeps_who_is_stationed_though_they_have_left(place):
    other = OutletFactory(branch=place["team"].branch, name="已撤网点")
    agreed = made.agreed(place["outlet"], stationed=[(place["person"].pk, other.pk)])
    paper = place["papers"][BANK]
    made.save(
        paper,
        holder(Role.BRANCH_MANAGER, paper.branch),
        written=made.written(BANK, agreed=agreed),
    )

    form = PaperForm(
        None, outlets=Outlet.objects.none(), people=Person.objects.none(), record=made.again(paper)
    )

    assert form["stationed-0-outlet"].value() == other.pk
    assert (other.pk, "已撤网点") in form.fields["stationed-0-outlet"].choices


def test_the_editor_of_a_set_up_takes_what_it_states(place):
    data = typed(editor(place, SET_UP)) | {"target_accounts": "1,200"}

    form = editor(place, SET_UP, data)

    assert form.is_valid(), form.errors
    assert form.written().set_up == SetUp("东风路三队", date(2027, 2, 1), 1200, "周启明")


def test_the_editor_of_a_set_up_refuses_a_target_of_nothing(place):
    form = editor(place, SET_UP, typed(editor(place, SET_UP)) | {"target_accounts": "0"})

    assert list(form.errors) == ["target_accounts"]


# The other forms


def new_form(kind, data=None):
    return forms.NewPaperForm(data, kind=kind, teams=Team.objects.all(), branches=Branch.objects.all())


@pytest.mark.parametrize(
    ("kind", "names"),
    [(SCHEME, {"team", "year"}), (BANK, {"team", "about", "year"}), (SET_UP, {"branch", "about", "year"})],
)
def test_a_new_paper_asks_what_its_kind_needs(kind, names):
    assert set(new_form(kind).fields) == names


def test_a_year_is_shown_as_a_year():
    form = forms.CopyPaperForm(initial={"year": 2027})

    assert form["year"].value() == 2027
    assert 'value="2027"' in str(form["year"])


@pytest.mark.parametrize("year", ["1999", "2101", "zweitausend"])
def test_a_year_that_nobody_means_is_refused(place, year):
    form = new_form(SCHEME, {"team": place["team"].pk, "year": year})

    assert list(form.errors) == ["year"]


def test_attach_form_refuses_what_is_too_large(monkeypatch):
    monkeypatch.setattr(forms, "MOST_BYTES", 3)

    small = forms.AttachForm({}, {"file": SimpleUploadedFile("a.csv", b"a,b")})
    large = forms.AttachForm({}, {"file": SimpleUploadedFile("a.csv", b"a,b\n")})

    assert (small.is_valid(), list(large.errors)) == (True, ["file"])
