from django.urls import path

from approvals.views import lists, requests, review

app_name = "approvals"
urlpatterns = [
    path("", lists.RequestList.as_view(), name="request_list"),
    path("<int:pk>/", requests.RequestPage.as_view(), name="request"),
    path("<int:pk>/opinion", review.GiveOpinion.as_view(), name="opinion"),
    path("<int:pk>/withdraw", review.Withdraw.as_view(), name="withdraw"),
    path("<int:pk>/file", review.FileAgain.as_view(), name="file_again"),
]
