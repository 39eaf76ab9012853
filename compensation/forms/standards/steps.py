"""The buttons of the editor: what each does to the document and to what is open."""

from collections.abc import Callable
from typing import Any

from compensation.rules import standard_editing as editing
from compensation.rules.standard_components import SHAPES
from compensation.rules.standard_editing import Json

State = tuple[Json, int | None]
FINISH, KEEP = "finish", "keep"


def take_step(document: Json, step: str, open_index: int | None, new_kind: str = "") -> State:
    """The document and the open component after a button: `up:2`, `add`, `vary`. Others change nothing."""
    verb, _colon, place = step.partition(":")
    if verb == "add":
        return editing.add_component(document, new_kind) if new_kind in SHAPES else (document, open_index)
    if verb in {"close", FINISH}:
        return document, None
    act = _AT_A_PLACE.get(verb)
    index = int(place) if place.isdecimal() and len(place) < 4 else -1  # noqa: PLR2004  no list is that long
    if act is None or not 0 <= index < len(editing.components_of(document)):
        return document, open_index
    return act(document, index, open_index)


def _open(document: Json, index: int, _open_index: int | None) -> State:
    return document, index


def _up(document: Json, index: int, open_index: int | None) -> State:
    return _moved(document, index, open_index, -1)


def _down(document: Json, index: int, open_index: int | None) -> State:
    return _moved(document, index, open_index, 1)


def _moved(document: Json, index: int, open_index: int | None, steps: int) -> State:
    changed, place = editing.move_component(document, index, steps)
    if open_index == index:
        return changed, place
    return changed, index if open_index == place else open_index


def _remove(document: Json, index: int, open_index: int | None) -> State:
    left = editing.remove_component(document, index)
    if open_index is None or open_index == index:
        return left, None
    return left, open_index - 1 if index < open_index else open_index


def _changed(change: Callable[[Json, list[str]], Json]) -> Callable[[Json, int, int | None], State]:
    def act(document: Json, index: int, _open_index: int | None) -> State:
        component = editing.components_of(document)[index]
        if not editing.can_vary(str(component.get("kind"))):
            return document, index
        changed = change(component, editing.grade_codes(document))
        return editing.put_component(document, index, changed), index

    return act


def _vary(component: Json, grades: list[str]) -> Json:
    return component if "by_grade" in component else editing.vary_by_grade(component, grades)


def _same(component: Json, _grades: list[str]) -> Json:
    return editing.same_for_all(component) if "by_grade" in component else component


_AT_A_PLACE: dict[str, Callable[[Json, int, int | None], State]] = {
    "open": _open,
    "up": _up,
    "down": _down,
    "remove": _remove,
    "vary": _changed(_vary),
    "same": _changed(_same),
}


def is_background(post: Any) -> bool:
    """Whether the page saves by itself while somebody types."""
    return bool(post.get("step") == KEEP)


def opens(step: str) -> bool:
    """Whether the button opens a component: its first field is what one writes into next."""
    return step == "add" or step.startswith("open:")
