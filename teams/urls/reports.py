from django.urls import URLPattern, path

from teams.views import report_steps, reports

urlpatterns: list[URLPattern] = [
    path("reports/", reports.ReportList.as_view(), name="report_list"),
    path("reports/new", report_steps.BeginReport.as_view(), name="report_new"),
    path("reports/due/", reports.DueList.as_view(), name="report_due_list"),
    path("reports/due/new", report_steps.SetDueDays.as_view(), name="report_due_new"),
    path("reports/<int:pk>/", reports.ReportPage.as_view(), name="report"),
    path("reports/<int:pk>/write", report_steps.WriteReport.as_view(), name="report_write"),
    path("reports/<int:pk>/figures", report_steps.TakeFigures.as_view(), name="report_figures"),
    path("reports/<int:pk>/submit", report_steps.SubmitReport.as_view(), name="report_submit"),
    path("reports/<int:pk>/confirm", report_steps.ConfirmReport.as_view(), name="report_confirm"),
    path("reports/<int:pk>/return", report_steps.ReturnReport.as_view(), name="report_return"),
    path("reports/<int:pk>/discard", report_steps.DiscardReport.as_view(), name="report_discard"),
    path("reports/<int:pk>/file", report_steps.FileAgain.as_view(), name="report_file"),
]
