"""Addresses of what a month is fed with, and of the parameters."""

from django.urls import path

from compensation.views import adjustments, charges, declarations, measures, parameters

urlpatterns = [
    path("adjustments/", adjustments.AdjustmentList.as_view(), name="adjustment_list"),
    path("adjustments/new", adjustments.AdjustmentNew.as_view(), name="adjustment_new"),
    path("adjustments/<int:pk>/", adjustments.AdjustmentPage.as_view(), name="adjustment"),
    path("adjustments/<int:pk>/confirm", adjustments.AdjustmentConfirm.as_view(), name="adjustment_confirm"),
    path("adjustments/<int:pk>/reject", adjustments.AdjustmentReject.as_view(), name="adjustment_reject"),
    path("charges/", charges.ChargeList.as_view(), name="charge_list"),
    path("charges/new", charges.ChargeNew.as_view(), name="charge_new"),
    path("charges/<int:pk>/", charges.ChargePage.as_view(), name="charge"),
    path("charges/<int:pk>/confirm", charges.ChargeConfirm.as_view(), name="charge_confirm"),
    path("charges/<int:pk>/reject", charges.ChargeReject.as_view(), name="charge_reject"),
    path("measures/", measures.MeasureList.as_view(), name="measure_list"),
    path("measures/new", measures.MeasureNew.as_view(), name="measure_new"),
    path("measures/sheet", measures.MeasureEdit.as_view(), name="measure_edit"),
    path("declarations/", declarations.DeclarationList.as_view(), name="declaration_list"),
    path("declarations/new", declarations.DeclarationNew.as_view(), name="declaration_new"),
    path("insurance-bases/", declarations.BaseList.as_view(), name="insurance_base_list"),
    path("insurance-bases/new", declarations.BaseNew.as_view(), name="insurance_base_new"),
    path("parameters/", parameters.ParametersPage.as_view(), name="parameters"),
    path("parameters/tax/new", parameters.TaxTableNew.as_view(), name="tax_table_new"),
    path("parameters/<slug:kind>/new", parameters.ParameterNew.as_view(), name="parameter_new"),
]
