"""Questions about the organisation that more than one caller asks."""

from org.queries.grants import grants_on
from org.queries.holders import holders

__all__ = ["grants_on", "holders"]
