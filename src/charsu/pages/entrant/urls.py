"""Addresses of the entrant desk."""

from django.urls import path

from charsu.pages.entrant import entry_views, views

urlpatterns = [
    path("", views.entrant, name="entrant"),
    path("city/", views.entrant_city, name="entrant_city"),
    path("city/<int:geonameid>/join/", views.entrant_join, name="entrant_join"),
    path("team/", views.entrant_team, name="entrant_team"),
    path("new/", views.entrant_start, name="entrant_start"),
    path("files/<uuid:public_id>/", entry_views.entrant_file, name="entrant_file"),
    path("receipts/<str:number>/", entry_views.entrant_receipt, name="entrant_receipt"),
    path("<uuid:public_id>/", entry_views.entrant_entry, name="entrant_entry"),
    path("<uuid:public_id>/draft/", entry_views.entrant_autosave, name="entrant_autosave"),
    path("<uuid:public_id>/submit/", entry_views.entrant_submit, name="entrant_submit"),
    path("<uuid:public_id>/withdraw/", entry_views.entrant_withdraw, name="entrant_withdraw"),
]
