"""Addresses of the focal desk."""

from django.urls import path

from charsu.pages.focal import city_views, views

urlpatterns = [
    path("", views.focal, name="focal"),
    path("teams/<int:pk>/", views.focal_team, name="focal_team"),
    path("teams/<int:pk>/letter/", views.focal_team_letter, name="focal_team_letter"),
    path("invite/", city_views.focal_invite, name="focal_invite"),
    path("invitations/<int:pk>/withdraw/", city_views.focal_uninvite, name="focal_uninvite"),
    path("cities/<int:geonameid>/remind/", city_views.focal_remind, name="focal_remind"),
    path("handovers/<int:pk>/", city_views.focal_handover, name="focal_handover"),
    path("handovers/<int:pk>/letter/", city_views.focal_handover_letter, name="focal_handover_letter"),
    path("<uuid:public_id>/", views.focal_endorse, name="focal_endorse"),
]
