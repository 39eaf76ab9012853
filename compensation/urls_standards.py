"""Addresses of standards and simulations."""

from django.urls import path

from compensation.views import simulations, standard_editor, standards

urlpatterns = [
    path("standards/", standards.StandardList.as_view(), name="standard_list"),
    path("standards/new", standards.StandardNew.as_view(), name="standard_new"),
    path("standards/upload", standards.StandardUpload.as_view(), name="standard_upload"),
    path("standards/<int:pk>/", standards.StandardPage.as_view(), name="standard"),
    path("standards/<int:pk>/edit", standard_editor.StandardEdit.as_view(), name="standard_edit"),
    path("standards/<int:pk>/try", standards.StandardTry.as_view(), name="standard_try"),
    path("standards/<int:pk>/json", standards.StandardJson.as_view(), name="standard_json"),
    path("standards/<int:pk>/replace", standards.StandardReplace.as_view(), name="standard_replace"),
    path("standards/<int:pk>/copy", standards.StandardCopy.as_view(), name="standard_copy"),
    path("standards/<int:pk>/submit", standards.StandardSubmit.as_view(), name="standard_submit"),
    path("standards/<int:pk>/withdraw", standards.StandardWithdraw.as_view(), name="standard_withdraw"),
    path("standards/<int:pk>/discard", standards.StandardDiscard.as_view(), name="standard_discard"),
    path("standards/<int:pk>/simulate", simulations.SimulationNew.as_view(), name="simulation_new"),
    path("simulations/<int:pk>/", simulations.SimulationPage.as_view(), name="simulation"),
    path("simulations/<int:pk>/job", simulations.SimulationJob.as_view(), name="simulation_job"),
    path(
        "simulations/<int:pk>/export/<slug:form>",
        simulations.SimulationExport.as_view(),
        name="simulation_export",
    ),
]
