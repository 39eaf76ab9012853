"""Every address of the product, and its error pages."""

from importlib.util import find_spec

from django.urls import include, path

# Prefix → app. An app without pages of its own has no urls room.
PREFIXES = {
    "": ("core", "desk"),
    "org/": ("org",),
    "approvals/": ("approvals",),
    "archives/": ("archives",),
    "customers/": ("customers",),
    "teams/": ("teams",),
    "pay/": ("compensation",),
}
urlpatterns = [
    path(prefix, include(f"{app}.urls"))
    for prefix, apps in PREFIXES.items()
    for app in apps
    if find_spec(f"{app}.urls")
]
