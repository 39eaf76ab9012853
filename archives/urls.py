from django.urls import path

from archives.views import documents, register, retention

app_name = "archives"
urlpatterns = [
    path("", documents.DocumentList.as_view(), name="document_list"),
    path("scans/new", documents.RegisterScan.as_view(), name="scan_new"),
    path("<int:pk>/", documents.DocumentPage.as_view(), name="document"),
    path("<int:pk>/file", documents.DocumentDownload.as_view(), name="download"),
    path("<int:pk>/place", documents.PaperLocation.as_view(), name="place"),
    path("<int:pk>/void", documents.VoidDocument.as_view(), name="void"),
    path("numbers/", register.SeriesList.as_view(), name="series_list"),
    path("numbers/<int:pk>/", register.SeriesPage.as_view(), name="series"),
    path("retention/", retention.RetentionList.as_view(), name="retention_list"),
    path("retention/new", retention.AddRetention.as_view(), name="retention_new"),
    path("retention/<int:pk>/", retention.EditRetention.as_view(), name="retention"),
]
