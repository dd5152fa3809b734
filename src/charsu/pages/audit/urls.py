"""Addresses of the audit desk."""

from django.urls import path

from charsu.pages.audit import views

urlpatterns = [
    path("", views.audit, name="audit"),
    path("<int:index>/", views.audit_leaf, name="audit_leaf"),
    path("export/", views.audit_export, name="audit_export"),
]
