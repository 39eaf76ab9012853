"""Addresses of the chain's paper: faxes, printed sheets, scans."""

from django.urls import path

from approvals.views import faxes, scans

PAPER_URLS = [
    path("faxes/", faxes.FaxList.as_view(), name="fax_list"),
    path("faxes/<int:pk>/retry", faxes.FaxRetry.as_view(), name="fax_retry"),
    path("<int:pk>/cover.pdf", faxes.CoverSheet.as_view(), name="cover_sheet"),
    path("<int:pk>/opinions.pdf", faxes.OpinionsSheet.as_view(), name="opinions_sheet"),
    path("scans/", scans.ScanList.as_view(), name="scan_list"),
    path("scans/new", scans.ScanUpload.as_view(), name="scan_upload"),
    path("scans/search", scans.ScanSearch.as_view(), name="scan_search"),
    path("scans/<int:pk>/", scans.ScanPage.as_view(), name="scan"),
    path("scans/<int:pk>/picture", scans.ScanPicture.as_view(), name="scan_picture"),
    path("scans/<int:pk>/assign", scans.ScanAssign.as_view(), name="scan_assign"),
    path("scans/<int:pk>/discard", scans.ScanDiscard.as_view(), name="scan_discard"),
]
