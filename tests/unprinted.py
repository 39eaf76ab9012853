"""For what prints many papers that nobody reads: whoever needs them printed is proved where papers live."""

from core.documents import pdf


class Unprinted:
    """Stands for the typesetter."""

    @classmethod
    def press(cls):
        return cls

    @staticmethod
    def print(html, page_rules):
        return b"%PDF-1.7\n% " + str(hash(html)).encode() + b"\n%%EOF"


def leave_unprinted(patch):
    """Nothing is printed until `patch` is undone."""
    patch.setattr(pdf, "_engine", lambda: Unprinted)
