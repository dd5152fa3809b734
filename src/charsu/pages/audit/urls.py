"""Addresses of the audit desk."""

from django.urls import URLPattern, path

from charsu.pages.audit import views

urlpatterns: list[URLPattern] = [
    path("", views.audit, name="audit"),
    path("", views.audit, name="record"),
    path("<int:index>/", views.audit_leaf, name="audit_leaf"),
    path("export.zip", views.audit_export, name="audit_export"),
]
