from django.urls import path

from approvals import views

app_name = "approvals"
urlpatterns = [
    path("", views.RequestList.as_view(), name="request_list"),
    path("<int:pk>/", views.RequestPage.as_view(), name="request"),
    path("<int:pk>/opinion", views.GiveOpinion.as_view(), name="opinion"),
    path("<int:pk>/withdraw", views.Withdraw.as_view(), name="withdraw"),
    path("<int:pk>/file", views.FileAgain.as_view(), name="file_again"),
]
