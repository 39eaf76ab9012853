"""What a browser would send from the editor's page, as it was shown."""

from django.http import QueryDict

from compensation.forms.standards import make_editor
from compensation.forms.standards.blocks import Boxes, Grid, Input


def inputs_of(blocks):
    """All single inputs within these blocks."""
    for block in blocks:
        if isinstance(block, Input):
            yield block
        elif isinstance(block, Grid):
            for row in block.rows:
                yield from row


def sent(document, open_index=None, *, version=0, **changes):
    """The page's form with some of its fields typed over; None takes a field out."""
    editor = make_editor(document, version=version, open_index=open_index)
    post = QueryDict(mutable=True)
    post["version"] = str(version)
    card = editor.open_card
    blocks = [*editor.head, editor.grades, *(card.blocks if card else ())]
    for row, was in enumerate(editor.was):
        post[f"grades-{row}-was"] = was
    if card:
        post["open_index"], post["open_code"] = str(card.index), card.code
    for one in inputs_of(blocks):
        if one.look != "check" or one.checked:
            post[one.name] = one.value
    for block in blocks:
        if isinstance(block, Boxes):
            post.setlist(block.name, [box.value for box in block.boxes if box.checked])
    for name, value in changes.items():
        put(post, name.replace("__", "-"), value)
    return post


def put(post, name, value):
    if value is None:
        post.pop(name, None)
    elif isinstance(value, list):
        post.setlist(name, value)
    else:
        post[name] = value
