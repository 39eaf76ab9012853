"""Questions about the organisation that more than one caller asks."""

from org.queries.grants import grants_on

__all__ = ["grants_on"]
