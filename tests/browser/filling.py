"""Forms filled in at a browser, and where requests are."""

from django.urls import reverse

from approvals.models import Request, Step
from tests.browser.conftest import SCREENSHOTS
from tests.browser_fixtures import follow


def page(name, *args):
    return reverse(f"approvals:{name}", args=[getattr(one, "pk", one) for one in args])


def step(request, code):
    return Step.objects.get(request=request, department__code=code)


def state_of(request):
    return Request.objects.get(pk=request.pk).state


def desk_of(person, name):
    """What waits on the desk, for the eye: only where pictures are kept."""
    return person.open(reverse("desk:home")).picture(name) if SCREENSHOTS else person


def fill(person, address, shown="", **fields):
    """Open the form, fill it in, send it; it must not come back with faults."""
    if address:
        person.open(address)
    form = person.page.locator("form.sheet")
    for name, value in fields.items():
        put(form.locator(f"[name='{name}']"), value)
    if shown:
        picture_of_form(person, shown, fields)
    follow(person.page, form.locator(".sheet-buttons button").first)
    assert person.page.locator(".field-error, .error-summary").count() == 0, person.page.inner_text("main")
    return person


def put(control, value):
    kind = control.first.evaluate("one => one.tagName === 'SELECT' ? 'select' : one.type")
    if kind == "select":
        control.select_option(value)
    elif kind == "radio":
        control.and_(control.page.locator(f"[value='{value}']")).check()
    elif kind == "checkbox":
        control.set_checked(value)
    else:
        control.fill(value)


def picture_of_form(person, name, fields):
    """A kept picture opens the page anew in each language: what was typed is put in again afterwards."""
    person.picture(name)
    for field, value in fields.items() if SCREENSHOTS else ():
        put(person.page.locator("form.sheet").locator(f"[name='{field}']"), value)
