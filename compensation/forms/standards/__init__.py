"""The browser's editor of a pay standard: what its page shows, and how what was typed becomes a document.

What is typed is kept word for word where it cannot be read, so that nothing is lost; the rules then say at
its place what is wrong with it.
"""

from compensation.forms.standards.applying import Typed, apply_typed
from compensation.forms.standards.editor import Editor, make_editor

__all__ = ["Editor", "Typed", "apply_typed", "make_editor"]
