"""The chain drawn from its machine: a Mermaid diagram and a table, for docs/chain.md."""

from collections.abc import Iterator
from typing import Any

from django.utils import translation

from approvals.choices import RequestState
from approvals.models import Request

HEAD = """# The chain

Drawn by `manage.py draw_chain` from the transitions of `approvals.models.Request`; a test keeps it current.
What goes by channel management alone begins at “{begins}” and ends from there (G2); all else goes the whole
way (G4).

"""


def drawing() -> str:
    """The page as it should stand: states in the office's Chinese, each way named by its verb."""
    with translation.override("zh-hans"):
        begins = RequestState.CHANNEL.label
        lines = ["```mermaid", "stateDiagram-v2", *_states(), *_ways(), "```"]
        return HEAD.format(begins=begins) + "\n".join(lines) + "\n\n" + "\n".join(_table()) + "\n"


def _states() -> Iterator[str]:
    for state in RequestState:
        yield f'    state "{state.label}" as {state.value}'


def _transitions() -> list[Any]:
    field = Request._meta.get_field("state")
    found = field.get_all_transitions(Request)
    order = {state: place for place, state in enumerate(RequestState.values)}
    return sorted(found, key=lambda way: (order[str(way.source)], order[str(way.target)], way.name))


def _ways() -> Iterator[str]:
    yield f"    [*] --> {RequestState.DRAFT}"
    yield f"    [*] --> {RequestState.CHANNEL}"
    for way in _transitions():
        yield f"    {way.source} --> {way.target}: {way.name}"


def _table() -> Iterator[str]:
    yield "| 步骤 | 从 | 到 | 谁 | 理由 |"
    yield "| --- | --- | --- | --- | --- |"
    names = dict(RequestState.choices)
    for way in _transitions():
        reason = "必填" if way.custom.get("needs_reason") else ""
        may = getattr(way.custom["may"], "__name__", "")
        who = WHO.get(way.name) or WHO.get(may, may)
        yield f"| `{way.name}` | {names[str(way.source)]} | {names[str(way.target)]} | {who} | {reason} |"


WHO = {
    "check_draft": "营业部核稿人（非拟稿人）",
    "sign_off": "营业部签发人（非拟稿人、核稿人）",
    "send_fax": "营业部经办人",
    "register": "经纪业务综合室",
    "pass_on": "经纪业务综合室",
    "present": "经纪业务综合室",
    "fax_back": "经纪业务综合室",
    "mark": "渠道管理部",
    "may_decide": "渠道管理部",
    "may_close": "营业部经办人，或经纪业务综合室",
    "may_return": "当前环节的承办人",
    "resubmit": "营业部提交人",
    "may_withdraw": "提交人（账号已停用的，由本营业部有权提交的人）",
}
