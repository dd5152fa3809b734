"""Addresses of the bureau's entries, their screening, and claims of teams."""

from django.urls import path

from charsu.pages.bureau import appeal_views, claims, kit_views
from charsu.pages.bureau import screening as views

patterns = [
    path("entries/", views.bureau_entries, name="bureau_entries"),
    path("entries/admit/", views.bureau_admit, name="bureau_admit"),
    path("entries/<uuid:public_id>/", views.bureau_entry, name="bureau_entry"),
    path("entries/<uuid:public_id>/screen/", views.bureau_entry, name="bureau_screen"),
    path("entries/<uuid:public_id>/cover/", views.bureau_cover, name="bureau_cover"),
    path("entries/<uuid:public_id>/translation/", views.bureau_translate, name="bureau_translate"),
    path("kits/", kit_views.bureau_carry, name="bureau_carry"),
    path("appeals/", appeal_views.bureau_appeals, name="bureau_appeals"),
    path("teams/", claims.bureau_teams, name="bureau_teams"),
    path("teams/<int:pk>/", claims.bureau_team, name="bureau_team"),
    path("teams/<int:pk>/letter/", claims.bureau_team_letter, name="bureau_team_letter"),
]
