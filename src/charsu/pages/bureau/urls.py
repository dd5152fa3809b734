"""Addresses of the bureau desk."""

from django.urls import path

from charsu.pages.bureau import (
    amend_views,
    city_views,
    clause_views,
    editor_views,
    founding_views,
    joint_views,
    key_views,
    library_views,
    paper_views,
    rehearsal_views,
    rules_views,
    views,
)
from charsu.pages.bureau.letter_urls import patterns as letter_patterns
from charsu.pages.bureau.screening_urls import patterns

urlpatterns = [
    path("", views.bureau, name="bureau"),
    path("found/", founding_views.bureau_found, name="bureau_found"),
    path("next/", founding_views.bureau_next, name="bureau_next"),
    path("people/", founding_views.bureau_people, name="bureau_people"),
    path("cities/", city_views.bureau_cities, name="bureau_cities"),
    path("cities/<int:geonameid>/", city_views.bureau_city, name="bureau_city"),
    path("texts/", views.bureau_texts, name="bureau_texts"),
    path("texts/new/<slug:kind>/", clause_views.bureau_clause_new, name="bureau_clause_new"),
    path("texts/<int:pk>/", clause_views.bureau_clause, name="bureau_clause"),
    path("texts/<int:pk>/redline/", clause_views.bureau_redline, name="bureau_redline"),
    path("texts/<slug:kind>/languages/", clause_views.bureau_languages, name="bureau_languages"),
    path("texts/<int:pk>/amend/", amend_views.bureau_amend_clause, name="bureau_amend_clause"),
    path("rules/amend/<slug:code>/", amend_views.bureau_amend_setting, name="bureau_amend_setting"),
    path("rules/", rules_views.bureau_rules, name="bureau_rules"),
    path("rules/figure/", editor_views.bureau_figure, name="bureau_figure"),
    path("rules/<slug:part>/", editor_views.bureau_part, name="bureau_part"),
    path("rules/<slug:part>/<slug:of>/<slug:theme>/<int:stage>/", editor_views.bureau_sheet, name="bureau_sheet"),
    path("rehearsal/", rehearsal_views.bureau_rehearsal, name="bureau_rehearsal"),
    path("joint/", joint_views.bureau_joint, name="bureau_joint"),
    path("joint/<int:pk>/", joint_views.bureau_joint_one, name="bureau_joint_one"),
    path("joint/<int:pk>/statement.json", key_views.bureau_statement, name="bureau_statement"),
    path("keys/", key_views.bureau_keys, name="bureau_keys"),
    path("keys/demo.pem", key_views.bureau_demo_key, name="bureau_demo_key"),
    path("papers/", paper_views.bureau_papers, name="bureau_papers"),
    path("papers/<slug:kind>/prepare/", paper_views.bureau_paper_prepare, name="bureau_paper_prepare"),
    path("papers/<slug:kind>/sign/", paper_views.bureau_paper_sign, name="bureau_paper_sign"),
    path("papers/<slug:kind>.pdf", paper_views.bureau_paper, name="bureau_paper"),
    path("witnesses/", key_views.bureau_witnesses, name="bureau_witnesses"),
    path("witnesses/<int:seen>/request.txt", key_views.bureau_witness_request, name="bureau_witness_request"),
    path("steps/", views.bureau_steps, name="bureau_steps"),
    path("honours/", joint_views.bureau_honours, name="bureau_honours"),
    path("library/", library_views.bureau_library, name="bureau_library"),
    path("honours/do/", joint_views.bureau_honour, name="bureau_honour"),
    *letter_patterns,
    *patterns,
]
