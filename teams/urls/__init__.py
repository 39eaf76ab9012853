"""The addresses of each part of the app."""

from teams.urls import division, papers, reports, targets, tasks, work_logs

app_name = "teams"
urlpatterns = [
    *papers.urlpatterns,
    *targets.urlpatterns,
    *tasks.urlpatterns,
    *work_logs.urlpatterns,
    *division.urlpatterns,
    *reports.urlpatterns,
]
