"""Imports out of workbooks, one resource a kind (django-import-export)."""

from org.choices import ImportKind
from org.resources.base import Column, Resource
from org.resources.people import PersonResource
from org.resources.places import BranchResource, OutletResource, RegionResource, TeamResource

RESOURCES: dict[ImportKind, type[Resource]] = {
    ImportKind.BRANCHES: BranchResource,
    ImportKind.TEAMS: TeamResource,
    ImportKind.REGIONS: RegionResource,
    ImportKind.OUTLETS: OutletResource,
    ImportKind.PEOPLE: PersonResource,
}

__all__ = ["RESOURCES", "Column", "Resource"]
