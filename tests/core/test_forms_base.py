"""The form base: groups in the order of the paper, Tabler's classes, never saved by itself."""

import pytest
from django import forms
from django.http import QueryDict

from core.forms import Form, Group, ModelForm, OptionalReasonForm, ReasonForm
from core.models import SavedFilter


class Visit(Form):
    groups = (Group("Who", ["person", "branch"]), Group("When", ["day"], hint="Before the visit"))

    day = forms.DateField()
    branch = forms.ChoiceField(choices=[("a", "A")])
    note = forms.CharField(required=False)
    person = forms.CharField()


class Kept(ModelForm):
    class Meta:
        model = SavedFilter
        fields = ["name"]


def test_laid_out_follows_the_groups_and_puts_the_rest_last():
    laid_out = [
        (group.title if group else None, [field.name for field in fields])
        for group, fields in Visit().laid_out()
    ]

    assert laid_out == [("Who", ["person", "branch"]), ("When", ["day"]), (None, ["note"])]


def test_laid_out_fails_for_a_group_that_names_no_field():
    class Wrong(Form):
        groups = (Group("Who", ["nobody"]),)

    with pytest.raises(KeyError):
        Wrong().laid_out()


def test_form_is_rendered_in_groups_with_legends_and_hints():
    html = str(Visit())

    assert (
        html.index("<legend>Who</legend>") < html.index('name="person"') < html.index("<legend>When</legend>")
    )
    assert "Before the visit" in html


@pytest.mark.parametrize(
    ("name", "css"), [("day", "form-control"), ("branch", "form-select"), ("note", "form-control")]
)
def test_form_dresses_its_inputs(name, css):
    assert f'class="{css}"' in str(Visit()[name])


def test_form_leaves_a_class_that_a_widget_has():
    class Own(Form):
        x = forms.CharField(widget=forms.TextInput(attrs={"class": "mine"}))

    assert 'class="mine"' in str(Own()["x"])


def test_form_over_a_record_carries_what_it_saw():
    record = SavedFilter(pk=1, name="October")

    assert "seen" in Visit(record=record).fields
    assert "seen" not in Visit().fields
    assert "seen" not in Visit(record=SavedFilter()).fields


def test_form_renders_what_it_saw_as_a_hidden_input():
    assert '<input type="hidden" name="seen"' in str(Visit(record=SavedFilter(pk=1)))


def test_form_of_django_itself_is_rendered_with_our_fields_too():
    class Plain(forms.Form):
        name = forms.CharField(label="Name")

    html = str(Plain())

    assert '<div class="field">' in html
    assert 'for="id_name"' in html


def test_model_form_takes_its_values_from_the_record():
    assert 'value="October"' in str(Kept(record=SavedFilter(name="October"))["name"])


def test_model_form_is_never_saved():
    with pytest.raises(TypeError, match="call a service"):
        Kept({"name": "x"}).save()


@pytest.mark.parametrize(("form", "is_valid"), [(ReasonForm, False), (OptionalReasonForm, True)])
def test_reason_forms_want_a_reason_or_do_not(form, is_valid):
    assert form({"reason": ""}).is_valid() is is_valid


class _Titled(Form):
    title = forms.CharField()
    kinds = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")], required=False)


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u200f", "\u061c"])
@pytest.mark.parametrize("as_sent", [True, False])
def test_signs_that_turn_the_direction_of_writing_are_left_out_of_what_was_typed(sign, as_sent):
    typed = {"title": f"方案{sign}gpj.exe"}
    data = QueryDict(mutable=True)
    data.update(typed)
    data.setlist("kinds", ["a", "b"])

    form = _Titled(data if as_sent else typed)

    assert form.is_valid()
    assert form.cleaned_data == {"title": "方案gpj.exe", "kinds": ["a", "b"] if as_sent else []}


def test_an_empty_choice_reads_as_words_and_not_as_dashes():
    class Choosing(Form):
        branch = forms.ModelChoiceField(SavedFilter.objects.none())
        team = forms.ModelChoiceField(SavedFilter.objects.none(), required=False)
        own = forms.ModelChoiceField(SavedFilter.objects.none(), empty_label="全部")
        fixed = forms.ModelChoiceField(SavedFilter.objects.none(), empty_label=None)

    form = Choosing()

    assert [field.empty_label for field in form.fields.values()] == ["choose", "none", "全部", None]
