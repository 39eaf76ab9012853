"""What was before the chain: a hand for everybody who took part, an opinion for each step, the pay standards' route."""

from django.db import migrations


def fill(apps, schema_editor):
    Request, Hand = apps.get_model("approvals", "Request"), apps.get_model("approvals", "Hand")
    Route, Opinion = apps.get_model("approvals", "Route"), apps.get_model("approvals", "Opinion")
    RequestVersion = apps.get_model("approvals", "RequestVersion")
    for request in Request.objects.order_by("pk").iterator():
        parts = {}
        for step in request.steps.exclude(decided_by=None):
            opinion = {
                "revision": 1,
                "state": step.state,
                "text": step.opinion,
                "by_id": step.decided_by_id,
                "on_behalf_of_id": step.on_behalf_of_id,
                "at": step.decided_at,
            }
            if not Opinion.objects.filter(step=step).exists():
                Opinion.objects.create(step=step, **opinion)
            parts |= {pk: f"step:{step.pk}" for pk in (step.decided_by_id, step.on_behalf_of_id) if pk}
        for pk in (request.drafted_by_id, request.submitted_by_id, request.submitted_for_id):
            if pk:
                parts[pk] = "draft"
        for user_id, part in parts.items():
            Hand.objects.get_or_create(request=request, user_id=user_id, defaults={"part": part})
        version = {
            "content_hash": request.content_hash,
            "submitted_by_id": request.submitted_by_id,
            "submitted_at": request.submitted_at,
        }
        RequestVersion.objects.get_or_create(request=request, revision=1, defaults=version)
    first = Request.objects.order_by("submitted_at").first()
    if first is not None:
        values = {"way": "channel", "made_at": first.submitted_at}
        route, _created = Route.objects.get_or_create(kind="pay_standard", revision=1, defaults=values)
        Request.objects.filter(kind="pay_standard", route=None).update(route=route)


class Migration(migrations.Migration):
    dependencies = [("approvals", "0003_chain")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
