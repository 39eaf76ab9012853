import pytest
from org.choices import Role
from tests.factories import teams_papers as made
from tests.factories.org import TeamFactory, holder
from teams.choices.papers import PaperKind

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", PaperKind.values)
def test_x(kind, client, django_assert_max_num_queries):
    team = TeamFactory()
    lead = made.lead_of(team)
    channel = holder(Role.CHANNEL_MANAGEMENT)
    m = holder(Role.BRANCH_MANAGER, team.branch)
    by = m if kind == "set_up" else lead
    client.force_login(by, backend="org.authentication.PersonBackend")
    p = made.finished(team, by, kind)
    for u in (
        "/teams/papers/",
        "/teams/papers/new/",
        f"/teams/papers/new/{kind}/",
        f"/teams/papers/{p.pk}/",
        f"/teams/papers/{p.pk}/edit/",
        f"/teams/papers/{p.pk}/attach/",
        f"/teams/papers/{p.pk}/copy/",
        f"/teams/papers/{p.pk}/changes/",
    ):
        with django_assert_max_num_queries(30) as q:
            r = client.get(u)
        print(u, r.status_code, len(q))
        assert r.status_code == 200
    r = client.get(f"/teams/papers/{p.pk}/print")
    assert r.status_code == 200
    __import__("pathlib").Path(f"/tmp/w/p_{kind}.pdf").write_bytes(r.content)
    r = client.post(f"/teams/papers/{p.pk}/submit", {"version": p.version})
    assert r.status_code == 302, r.content.decode()
    assert made.again(p).state == "submitted"
