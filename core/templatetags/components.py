"""The components as tags; built in, no {% load %} needed. An attribute that is not listed is an error.

What each shows and takes: core/README.md; all of them at once: `/ui/`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.template import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core import icons
from core.components import TONES, Badge, Chip, Event, Fact, Link, PaperLink, Step
from core.errors import Text
from core.figures import duration_text
from core.markup import badge_html
from core.models import Job

register = template.Library()
BUTTON_TONES = {"primary", "secondary", "danger", "quiet"}
REASONS = {"none", "optional", "required"}


def _one_of(value: str, allowed: Any) -> str:
    if value not in allowed:
        raise template.TemplateSyntaxError(f"{value!r} is not one of {', '.join(sorted(allowed))}")
    return value


def _trimmed(content: str) -> SafeString:
    """The block's markup without the white space around it, so that an empty block counts as empty."""
    return mark_safe(content.strip())  # noqa: S308  rendered by the template engine


def _block(context: Context, name: str, values: Mapping[str, Any]) -> SafeString:
    """Render a component that wraps a block, with the page's csrf token at hand."""
    inside = context.new({**values, "csrf_token": context.get("csrf_token")})
    assert context.template is not None
    return context.template.engine.get_template(f"core/components/{name}.html").render(inside)


@register.simple_tag
def icon(name: str, *, size: int = 20, label: Text = "") -> SafeString:
    """Tabler's outline icon."""
    return icons.icon(name, size=size, label=str(label))


@register.simple_tag
def badge(label: Text | Badge, *, tone: str = "neutral", icon: str = "") -> SafeString:
    """A state with text, colour and icon."""
    return badge_html(label if isinstance(label, Badge) else Badge(label, tone, icon))


@register.simple_block_tag(takes_context=True, end_name="end_page_head")
def page_head(
    context: Context,
    content: str,
    title: Text,
    *,
    number: str = "",
    badge: Badge | None = None,
    sentence: Text = "",
) -> SafeString:
    """Number, title, state and the next steps of a page."""
    values = {
        "title": title,
        "number": number,
        "badge": badge,
        "sentence": sentence,
        "actions": _trimmed(content),
    }
    return _block(context, "page_head", values)


@register.inclusion_tag("core/components/steps.html")
def steps(steps: Sequence[Step]) -> dict[str, Any]:
    """The whole way of a paper: done, where it is, coming."""
    return {"steps": steps}


@register.inclusion_tag("core/components/figure_card.html")
def figure_card(
    title: Text,
    value: Any,
    *,
    unit: Text = "",
    note: Text = "",
    url: str = "",
    chart: str = "",
    tone: str = "neutral",
    table_url: str = "",
) -> dict[str, Any]:
    """A figure with its message and a chart's slot; a link to its rows."""
    return {
        "title": title,
        "value": value,
        "unit": unit,
        "note": note,
        "url": url,
        "chart": chart,
        "tone": _one_of(tone, TONES),
        "table_url": table_url,
    }


@register.inclusion_tag("core/components/history.html")
def history(events: Sequence[Event]) -> dict[str, Any]:
    """Who, in which capacity, what, when, with the reason."""
    return {"events": events}


@register.inclusion_tag("core/components/papers.html")
def papers(papers: Sequence[PaperLink]) -> dict[str, Any]:
    """The papers attached."""
    return {"papers": papers}


@register.inclusion_tag("core/components/facts.html")
def facts(facts: Sequence[Fact]) -> dict[str, Any]:
    """Keys and values."""
    return {"facts": facts}


@register.inclusion_tag("core/components/links.html")
def links(links: Sequence[Link], *, title: Text = "") -> dict[str, Any]:
    """Related records."""
    return {"links": links, "title": title}


@register.inclusion_tag("core/components/empty.html")
def empty(
    title: Text, *, text: Text = "", icon: str = "inbox", label: Text = "", url: str = ""
) -> dict[str, Any]:
    """Why it is empty and what to do."""
    return {"title": title, "text": text, "icon": icon, "label": label, "url": url}


@register.inclusion_tag("core/components/button.html")
def button(
    label: Text, url: str, *, tone: str = "secondary", icon: str = "", disabled: Text = ""
) -> dict[str, Any]:
    """A link that looks like a button; `disabled` says why it cannot be followed yet."""
    tone = _one_of(tone, BUTTON_TONES)
    return {"label": label, "url": url, "tone": tone, "icon": icon, "disabled": disabled}


@register.inclusion_tag("core/components/action.html", takes_context=True)
def action(
    context: Context,
    label: Text,
    url: str,
    *,
    tone: str = "secondary",
    icon: str = "",
    disabled: Text = "",
    values: Mapping[str, Any] | None = None,
    target: str = "",
) -> dict[str, Any]:
    """A button that does something: a form of its own with the csrf token."""
    return {
        "label": label,
        "url": url,
        "tone": _one_of(tone, BUTTON_TONES),
        "icon": icon,
        "disabled": disabled,
        "values": values or {},
        "target": target,
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_block_tag(takes_context=True, end_name="end_confirm")
def confirm(
    context: Context,
    content: str,
    label: Text,
    url: str,
    *,
    title: Text = "",
    consequence: Text = "",
    reason: str = "none",
    tone: str = "primary",
    icon: str = "",
    disabled: Text = "",
    values: Mapping[str, Any] | None = None,
) -> SafeString:
    """A deciding step: shows what is being signed, asks once, takes a reason."""
    shown = {
        "content": _trimmed(content),
        "label": label,
        "url": url,
        "title": title or label,
        "consequence": consequence,
        "reason": _one_of(reason, REASONS),
        "tone": _one_of(tone, BUTTON_TONES),
        "icon": icon,
        "disabled": disabled,
        "values": values or {},
    }
    return _block(context, "confirm", shown)


@register.simple_block_tag(takes_context=True, end_name="end_menu")
def menu(context: Context, content: str, *, label: Text = "") -> SafeString:
    """The rest of the steps, folded."""
    return _block(context, "menu", {"content": _trimmed(content), "label": label or _("More")})


@register.simple_block_tag(takes_context=True, end_name="end_card")
def card(
    context: Context, content: str, *, title: Text = "", sentence: Text = "", flush: bool = False
) -> SafeString:
    """A card; flush for tables and lists that bring their own edges."""
    return _block(
        context, "card", {"content": _trimmed(content), "title": title, "sentence": sentence, "flush": flush}
    )


@register.inclusion_tag("core/components/progress.html")
def progress(job: Job, *, url: str = "") -> dict[str, Any]:
    """What is being done, how far, how long still; asks again until it ends."""
    return {
        "job": job,
        "url": url or reverse("core:job", args=[job.pk]),
        "remaining": _remaining(job),
    }


def _remaining(job: Job) -> str:
    """How long still, judged by the pace so far; nothing while there is no pace."""
    if not (job.started_at and job.done and job.total) or job.is_finished:
        return ""
    passed = (timezone.now() - job.started_at).total_seconds()
    return duration_text(passed * (job.total - job.done) / job.done)


@register.inclusion_tag("core/components/chips.html")
def chips(chips: Sequence[Chip]) -> dict[str, Any]:
    """The filters that are set, each with the way to remove it."""
    return {"chips": chips}


@register.inclusion_tag("core/components/notice.html")
def notice(text: Text, *, tone: str = "active") -> dict[str, Any]:
    """A sentence that stands out."""
    return {"text": text, "tone": _one_of(tone, TONES), "drawing": TONES[tone]}


@register.inclusion_tag("core/components/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """All errors of a form above it, each a link to its field."""
    fields = [(field, error) for field in form.visible_fields() for error in field.errors]
    hidden = [error for field in form.hidden_fields() for error in field.errors]
    general = [*form.non_field_errors(), *hidden]
    return {"fields": fields, "general": general, "count": len(fields) + len(general)}


@register.inclusion_tag("core/components/field.html")
def field(bound: BoundField, *, hint: Text = "", unit: Text = "") -> dict[str, Any]:
    """A field with its label above, hint, unit beside it, errors below."""
    units: Mapping[str, Text] = getattr(bound.form, "units", {})
    # On the bound field, so that the input is described by it.
    bound.help_text = hint or bound.help_text  # type: ignore[assignment]
    return {
        "field": bound,
        "hint": bound.help_text,
        "unit": unit or units.get(bound.name, ""),
    }


@register.simple_tag(takes_context=True)
def table(context: Context, table: Any) -> SafeString:
    """A core.tables.Table outside of a list, all rows on one page."""
    return table.as_html(context.get("request"))  # type: ignore[no-any-return]
