from django.urls import path

from customers.views import crm_files, crm_months, people

app_name = "customers"
urlpatterns = [
    path("", people.CustomerList.as_view(), name="customer_list"),
    path("<int:pk>/", people.CustomerPage.as_view(), name="customer"),
    path("crm/", crm_files.CrmList.as_view(), name="crm_list"),
    path("crm/new", crm_files.CrmUpload.as_view(), name="crm_upload"),
    path("crm/<int:pk>/", crm_months.CrmMonthPage.as_view(), name="crm_month"),
    path("crm/<int:pk>/progress", crm_months.CrmProgress.as_view(), name="crm_progress"),
    path("crm/<int:pk>/faults", crm_months.CrmFaults.as_view(), name="crm_faults"),
    path("crm/<int:pk>/headings", crm_months.CrmHeadings.as_view(), name="crm_headings"),
    path("crm/<int:pk>/abandon", crm_months.CrmAbandon.as_view(), name="crm_abandon"),
    path("crm/<int:pk>/rows", people.CrmFacts.as_view(), name="crm_facts"),
]
