"""Addresses of the entrant desk."""

from django.urls import path

from charsu.pages.entrant import (
    city_views,
    entry_views,
    feedback_views,
    history_views,
    kit_views,
    presence_views,
    receipt_views,
    team_views,
    upload_views,
    views,
)

urlpatterns = [
    path("", views.entrant, name="entrant"),
    path("city/", views.entrant_city, name="entrant_city"),
    path("city/search/", views.entrant_city_search, name="entrant_city_search"),
    path("city/new/", city_views.entrant_city_new, name="entrant_city_new"),
    path("city/<int:geonameid>/join/", team_views.entrant_join, name="entrant_join"),
    path("team/", team_views.entrant_team, name="entrant_team"),
    path("team/<int:geonameid>/invite/", team_views.entrant_invite, name="entrant_invite"),
    path("team/<int:geonameid>/member/<int:pk>/", team_views.entrant_member, name="entrant_member"),
    path("team/<int:geonameid>/leave/", team_views.entrant_leave, name="entrant_leave"),
    path("team/<int:geonameid>/letter/", team_views.entrant_letter, name="entrant_letter"),
    path(
        "team/<int:geonameid>/invitations/<int:pk>/withdraw/",
        team_views.entrant_uninvite,
        name="entrant_uninvite",
    ),
    path("invitations/<uuid:public_id>/", team_views.entrant_invitation, name="entrant_invitation"),
    path("new/", views.entrant_start, name="entrant_start"),
    path("files/<uuid:public_id>/", entry_views.entrant_file, name="entrant_file"),
    path("kit/", kit_views.entrant_bring, name="entrant_bring"),
    path("<uuid:public_id>/kit/", kit_views.entrant_kit, name="entrant_kit"),
    path("receipts/", receipt_views.entrant_find_receipt, name="entrant_find_receipt"),
    path("receipts/<str:number>/", receipt_views.entrant_receipt, name="entrant_receipt"),
    path("<uuid:public_id>/", entry_views.entrant_entry, name="entrant_entry"),
    path("<uuid:public_id>/draft/", entry_views.entrant_autosave, name="entrant_autosave"),
    path("<uuid:public_id>/uploads/", upload_views.entrant_uploads, name="entrant_uploads"),
    path("<uuid:public_id>/uploads/<slug:question>/", upload_views.entrant_upload, name="entrant_upload"),
    path(
        "<uuid:public_id>/uploads/<slug:question>/<uuid:upload>",
        upload_views.entrant_upload,
        name="entrant_upload_part",
    ),
    path("<uuid:public_id>/remove/<uuid:file_id>/", entry_views.entrant_detach, name="entrant_detach"),
    path("<uuid:public_id>/here/", presence_views.entrant_here, name="entrant_here"),
    path("<uuid:public_id>/history/", history_views.entrant_history, name="entrant_history"),
    path("<uuid:public_id>/appeal/", history_views.entrant_appeal, name="entrant_appeal"),
    path("<uuid:public_id>/talk/", history_views.entrant_talk, name="entrant_talk"),
    path("<uuid:public_id>/submit/", receipt_views.entrant_submit, name="entrant_submit"),
    path("<uuid:public_id>/feedback/", feedback_views.entrant_feedback, name="entrant_feedback"),
    path("<uuid:public_id>/withdraw/", receipt_views.entrant_withdraw, name="entrant_withdraw"),
]
