from django.urls import path

from core.views.components import Components
from core.views.health import Health
from core.views.site import DropFilter, JobPage, KeepFilter, Language

app_name = "core"
urlpatterns = [
    path("healthz", Health.as_view(), name="healthz"),
    path("language", Language.as_view(), name="language"),
    path("jobs/<int:pk>/", JobPage.as_view(), name="job"),
    path("filters/keep", KeepFilter.as_view(), name="keep_filter"),
    path("filters/<int:pk>/drop", DropFilter.as_view(), name="drop_filter"),
    path("ui/", Components.as_view(), name="ui"),
]
