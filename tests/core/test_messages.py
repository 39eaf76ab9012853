"""Catalogues: what is found in code and templates, what is kept, what --check names."""

import io
from pathlib import Path

import polib
import pytest
from django.core.management import CommandError, call_command

from core import catalogues
from core.management.commands import messages


@pytest.fixture
def app(tmp_path):
    directory = tmp_path / "shop"
    (directory / "templates" / "shop").mkdir(parents=True)
    return directory


def python(app, text):
    (app / "services.py").write_text(text, encoding="utf-8")


def template(app, text):
    (app / "templates" / "shop" / "page.html").write_text(text, encoding="utf-8")


def found(app):
    return catalogues.find_messages([app], root=app.parent)


def ids(catalogue):
    return [(entry.msgctxt, entry.msgid, entry.msgid_plural) for entry in catalogue]


def kept(*pairs):
    catalogue = polib.POFile()
    catalogue.extend(polib.POEntry(msgid=msgid, msgstr=msgstr) for msgid, msgstr in pairs)
    return catalogue


def test_find_messages_reads_lazy_and_joined_strings_of_python(app):
    python(app, 'a = _("Sign")\nb = gettext_lazy("Too " "long")\n')

    assert ids(found(app)) == [(None, "Sign", ""), (None, "Too long", "")]


def test_find_messages_reads_contexts_and_plurals_of_python(app):
    python(app, 'a = pgettext_lazy("month", "May")\nb = ngettext("%(n)s day", "%(n)s days", n)\n')

    assert ids(found(app)) == [(None, "%(n)s day", "%(n)s days"), ("month", "May", "")]


def test_find_messages_leaves_out_what_is_not_marked(app):
    python(app, 'a = "Sign"\nb = _(name)\n')

    assert ids(found(app)) == []


def test_find_messages_leaves_out_migrations(app):
    (app / "migrations").mkdir()
    (app / "migrations" / "0001_initial.py").write_text('a = _("Old")\n', encoding="utf-8")

    assert ids(found(app)) == []


def test_find_messages_reads_the_tags_of_a_template(app):
    template(app, "  <p>{% translate 'Sign' %}\n {% translate \"May\" context 'month' %}</p>\n")

    assert ids(found(app)) == [("month", "May", ""), (None, "Sign", "")]


def test_find_messages_reads_marked_arguments_of_a_tag_and_a_filter(app):
    template(app, "{% badge _('Granted') %} {{ name|default:_('nobody') }}")

    assert ids(found(app)) == [(None, "Granted", ""), (None, "nobody", "")]


def test_find_messages_joins_a_trimmed_block_over_lines(app):
    template(app, "{% blocktranslate trimmed %}\n   One\n     and {{ two }}.\n{% endblocktranslate %}")

    assert ids(found(app)) == [(None, "One and %(two)s.", "")]


def test_find_messages_keeps_the_line_breaks_of_a_block_that_is_not_trimmed(app):
    template(app, "{% blocktranslate %}One\ntwo{% endblocktranslate %}")

    assert ids(found(app)) == [(None, "One\ntwo", "")]


def test_find_messages_reads_a_plural_block(app):
    template(
        app,
        "{% blocktranslate count n=rows|length %}{{ n }} row{% plural %}{{ n }} rows{% endblocktranslate %}",
    )

    assert ids(found(app)) == [(None, "%(n)s row", "%(n)s rows")]


def test_find_messages_reads_a_plural_block_with_context(app):
    template(
        app,
        '{% blocktranslate context "list" count n=n %}{{ n }} row{% plural %}{{ n }} rows{% endblocktranslate %}',
    )

    assert ids(found(app)) == [("list", "%(n)s row", "%(n)s rows")]


def test_find_messages_minds_neither_indentation_nor_apostrophes_nor_chinese(app):
    template(app, "    <p>it's (\"a\n  [b</p>\n 汉字 {# {% translate 'Not' %} #}\n{% translate \"It's\" %}\n")

    assert ids(found(app)) == [(None, "It's", "")]


def test_find_messages_doubles_the_percent_sign_of_a_template_as_django_looks_it_up(app):
    template(app, "{% translate '5% more' %}")

    assert ids(found(app)) == [(None, "5%% more", "")]


def test_find_messages_names_files_without_line_and_machine(app):
    python(app, 'a = _("Sign")\n')

    assert found(app)[0].occurrences == [("shop/services.py", "")]


def test_find_messages_keeps_one_entry_for_a_message_found_twice(app):
    python(app, 'a = _("Sign")\nb = _("Sign")\n')
    template(app, "{% translate 'Sign' %}")

    (entry,) = found(app)

    assert entry.occurrences == [("shop/services.py", ""), ("shop/templates/shop/page.html", "")]


def test_merge_keeps_translations_and_drops_what_left_the_source(app):
    python(app, 'a = _("Sign")\n')

    merged = catalogues.merge(found(app), kept(("Sign", "签字"), ("Gone", "没了")), elsewhere={})

    assert [(entry.msgid, entry.msgstr) for entry in merged] == [("Sign", "签字")]


def test_merge_guesses_nothing_for_a_message_that_resembles_another(app):
    python(app, 'a = _("Sign it")\n')

    merged = catalogues.merge(found(app), kept(("Sign", "签字")), elsewhere={})

    assert (merged[0].msgstr, merged[0].flags) == ("", [])


def test_merge_takes_the_translation_that_another_app_has(app):
    python(app, 'a = _("Sign")\n')

    merged = catalogues.merge(found(app), kept(), elsewhere={(None, "Sign"): "签字"})

    assert merged[0].msgstr == "签字"


def test_merge_prefers_its_own_translation(app):
    python(app, 'a = _("Sign")\n')

    merged = catalogues.merge(found(app), kept(("Sign", "签署")), elsewhere={(None, "Sign"): "签字"})

    assert merged[0].msgstr == "签署"


def test_merge_keeps_the_translation_of_a_message_that_became_a_plural(app):
    python(app, 'a = ngettext("%(n)s day", "%(n)s days", n)\n')

    merged = catalogues.merge(found(app), kept(("%(n)s day", "%(n)s 天")), elsewhere={})

    assert merged[0].msgstr_plural == {0: "%(n)s 天"}


def test_write_says_the_same_text_once(app, tmp_path):
    python(app, 'a = _("Sign")\n')
    path = tmp_path / "locale" / "django.po"

    first = catalogues.write(catalogues.merge(found(app), kept(), elsewhere={}), path)
    second = catalogues.write(catalogues.merge(found(app), catalogues.read(path), elsewhere={}), path)

    assert (first, second) == (True, False)


def test_write_leaves_no_date(app, tmp_path):
    path = tmp_path / "django.po"

    catalogues.write(found(app), path)

    assert "Date" not in path.read_text(encoding="utf-8")


def test_faults_names_missing_and_obsolete_messages(app):
    python(app, 'a = _("Sign")\n')

    assert list(catalogues.faults(found(app), kept(("Gone", "没了")))) == [
        "missing: 'Sign'",
        "obsolete: 'Gone'",
    ]


@pytest.mark.parametrize("translation", ["第 %(row)s 行", "%(name)s", "%(name)s %(row)d", "{name} %(row)s"])
def test_faults_names_a_translation_with_other_placeholders(app, translation):
    python(app, 'a = _("%(name)s in row %(row)s")\n')

    (fault,) = catalogues.faults(found(app), kept(("%(name)s in row %(row)s", translation)))

    assert fault == f"placeholders differ: '%(name)s in row %(row)s' - {translation!r}"


def test_faults_finds_none_where_placeholders_only_change_their_order(app):
    python(app, 'a = _("%(name)s in row %(row)s")\n')

    complete = kept(("%(name)s in row %(row)s", "第 %(row)s 行的 %(name)s"))

    assert list(catalogues.faults(found(app), complete)) == []


def test_faults_names_a_fuzzy_translation(app):
    python(app, 'a = _("Sign")\n')
    catalogue = kept(("Sign", "签字"))
    catalogue[0].flags.append("fuzzy")

    assert list(catalogues.faults(found(app), catalogue)) == ["missing: 'Sign'"]


def test_compile_catalogue_writes_what_gettext_reads(app, tmp_path):
    path = tmp_path / "django.po"
    catalogues.write(kept(("Sign", "签字")), path)

    catalogues.compile_catalogue(path)

    assert [(entry.msgid, entry.msgstr) for entry in polib.mofile(str(path.with_suffix(".mo")))] == [
        ("Sign", "签字")
    ]
    assert sorted(file.name for file in tmp_path.iterdir() if file.is_file()) == ["django.mo", "django.po"]


def run(monkeypatch, app, *arguments):
    monkeypatch.setattr(messages, "_our_apps", lambda: {"shop": app})
    monkeypatch.setattr(messages, "_find", lambda directory: found(directory))
    out = io.StringIO()
    call_command("messages", *arguments, stdout=out, stderr=out)
    return out.getvalue()


def test_messages_extracts_and_compiles_and_says_what_waits(app, monkeypatch):
    python(app, 'a = _("Sign")\n')

    said = run(monkeypatch, app)

    assert said == "shop: 1 messages, 1 to translate\n  'Sign'\n"
    assert catalogues.catalogue_path(app).with_suffix(".mo").exists()


def test_messages_check_fails_and_writes_nothing_where_one_is_missing(app, monkeypatch):
    python(app, 'a = _("Sign")\n')

    with pytest.raises(CommandError, match="1 faults"):
        run(monkeypatch, app, "--check")

    assert not catalogues.catalogue_path(app).exists()


def test_messages_check_passes_where_all_is_translated(app, monkeypatch):
    python(app, 'a = _("Sign")\n')
    catalogues.write(kept(("Sign", "签字")), catalogues.catalogue_path(app))

    assert run(monkeypatch, app, "--check") == "catalogues complete\n"


def test_messages_compile_leaves_the_catalogue_alone(app, monkeypatch):
    python(app, 'a = _("New")\n')
    path = catalogues.catalogue_path(app)
    catalogues.write(kept(("Sign", "签字")), path)
    before = path.read_text(encoding="utf-8")

    run(monkeypatch, app, "--compile")

    assert path.read_text(encoding="utf-8") == before


def test_messages_refuses_an_app_that_is_not_ours(app, monkeypatch):
    with pytest.raises(CommandError, match="not an app of ours: nowhere"):
        run(monkeypatch, app, "nowhere")


def test_our_apps_lie_in_the_repository():
    ours = messages._our_apps()

    assert "core" in ours
    assert {path.parent for path in ours.values()} == {Path(messages.__file__).parents[3]}


def test_conflicts_names_a_word_that_two_apps_translate_differently():
    apps = {"teams": kept(("Name", "名称"), ("Day", "日期")), "org": kept(("Name", "姓名"), ("Day", "日期"))}

    assert list(catalogues.conflicts(apps)) == ["says two things: 'Name' - teams '名称'; org '姓名'"]


def test_conflicts_leaves_apart_what_has_a_context():
    person = polib.POFile()
    person.append(polib.POEntry(msgctxt="person", msgid="Name", msgstr="姓名"))

    assert list(catalogues.conflicts({"teams": kept(("Name", "名称")), "org": person})) == []
