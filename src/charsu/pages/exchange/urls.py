"""Addresses of the exchange: what cities tell, ask and take from one another."""

from django.urls import path

from charsu.pages.exchange import (
    adoption_views,
    effect_views,
    follow_up_views,
    home_views,
    indicator_views,
    listing_views,
    meeting_change_views,
    meeting_views,
    observing_views,
    report_views,
    table_views,
    talk_views,
)

urlpatterns = [
    path("indicators/", indicator_views.indicators, name="indicators"),
    path("indicators/<slug:code>/", indicator_views.indicator, name="indicator"),
    path("cities/<int:geonameid>/", indicator_views.city, name="city"),
    path("effects/<int:pk>/", indicator_views.effect, name="effect"),
    path("exchange/", home_views.exchange, name="exchange"),
    path("exchange/adoptions/", adoption_views.exchange_adoptions, name="exchange_adoptions"),
    path("exchange/adopt/<uuid:public_id>/", adoption_views.exchange_adopt, name="exchange_adopt"),
    path("exchange/adoptions/<uuid:public_id>/", adoption_views.exchange_adoption, name="exchange_adoption"),
    path("exchange/adoptions/<uuid:public_id>/plan/", adoption_views.exchange_plan, name="exchange_plan"),
    path("exchange/adoptions/<uuid:public_id>/move/", adoption_views.exchange_move, name="exchange_move"),
    path("exchange/adoptions/<uuid:public_id>/confirm/", adoption_views.exchange_confirm, name="exchange_confirm"),
    path(
        "exchange/adoptions/<uuid:public_id>/milestones/",
        adoption_views.exchange_milestone,
        name="exchange_milestone",
    ),
    path(
        "exchange/adoptions/<uuid:public_id>/milestones/<int:pk>/reached/",
        adoption_views.exchange_reach,
        name="exchange_reach",
    ),
    path(
        "exchange/adoptions/<uuid:public_id>/milestones/<int:pk>/out/",
        adoption_views.exchange_unmilestone,
        name="exchange_unmilestone",
    ),
    path("exchange/questions/", talk_views.exchange_questions, name="exchange_questions"),
    path("exchange/questions/<uuid:public_id>/", talk_views.exchange_question, name="exchange_question"),
    path("exchange/ask/<int:geonameid>/", talk_views.exchange_ask, name="exchange_ask"),
    path("exchange/offers/", listing_views.exchange_listings, name="exchange_listings"),
    path("exchange/offers/new/", listing_views.exchange_post, name="exchange_post"),
    path("exchange/offers/<uuid:public_id>/", listing_views.exchange_listing, name="exchange_listing"),
    path("exchange/offers/<uuid:public_id>/close/", listing_views.exchange_close, name="exchange_close"),
    path("exchange/visits/<uuid:public_id>/", listing_views.exchange_visit, name="exchange_visit"),
    path("exchange/follow-up/", follow_up_views.exchange_follow_ups, name="exchange_follow_ups"),
    path("exchange/follow-up/<uuid:public_id>/", follow_up_views.exchange_follow_up, name="exchange_follow_up"),
    path(
        "exchange/cities/<int:geonameid>/values/",
        observing_views.exchange_observations,
        name="exchange_observations",
    ),
    path("exchange/cities/<int:geonameid>/table/", table_views.exchange_table, name="exchange_table"),
    path("exchange/cities/<int:geonameid>/table/bring/", table_views.exchange_bring, name="exchange_bring"),
    path(
        "exchange/cities/<int:geonameid>/own/", observing_views.exchange_own_indicator, name="exchange_own_indicator"
    ),
    path("exchange/cities/<int:geonameid>/report/", report_views.exchange_report, name="exchange_report"),
    path(
        "exchange/cities/<int:geonameid>/report/<slug:code>.pdf",
        report_views.exchange_report_pdf,
        name="exchange_report_pdf",
    ),
    path("exchange/values/<int:pk>/", observing_views.exchange_observation, name="exchange_observation"),
    path("exchange/values/<int:pk>/verify/", observing_views.exchange_verify, name="exchange_verify"),
    path(
        "exchange/cities/<int:geonameid>/effects/<uuid:public_id>/",
        effect_views.exchange_tell_effect,
        name="exchange_tell_effect",
    ),
    path("exchange/effects/<int:pk>/withdraw/", effect_views.exchange_take_back_effect, name="exchange_take_back"),
    path("exchange/meetings/", meeting_views.exchange_meetings, name="exchange_meetings"),
    path("exchange/meetings/new/", meeting_views.exchange_call_meeting, name="exchange_call_meeting"),
    path("exchange/meetings/tasks/<int:pk>/", meeting_views.exchange_task_done, name="exchange_task_done"),
    path("exchange/meetings/<uuid:public_id>/", meeting_views.exchange_meeting, name="exchange_meeting"),
    path(
        "exchange/meetings/<uuid:public_id>/calendar.ics",
        meeting_views.exchange_meeting_file,
        name="exchange_meeting_file",
    ),
    path(
        "exchange/meetings/<uuid:public_id>/correct/",
        meeting_change_views.exchange_correct_meeting,
        name="exchange_correct_meeting",
    ),
    path(
        "exchange/meetings/<uuid:public_id>/cancel/",
        meeting_change_views.exchange_cancel_meeting,
        name="exchange_cancel_meeting",
    ),
    path(
        "exchange/meetings/<uuid:public_id>/parts/<int:pk>/out/",
        meeting_change_views.exchange_drop_session,
        name="exchange_drop_session",
    ),
    path(
        "exchange/meetings/<uuid:public_id>/parts/", meeting_views.exchange_add_session, name="exchange_add_session"
    ),
    path(
        "exchange/meetings/<uuid:public_id>/invite/", meeting_views.exchange_invite_city, name="exchange_invite_city"
    ),
    path(
        "exchange/meetings/<uuid:public_id>/register/<int:geonameid>/",
        meeting_views.exchange_register,
        name="exchange_register",
    ),
    path(
        "exchange/meetings/<uuid:public_id>/met/<int:geonameid>/",
        meeting_views.exchange_encounter,
        name="exchange_encounter",
    ),
]
