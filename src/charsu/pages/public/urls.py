"""Addresses of the public pages."""

from django.urls import path

from charsu.pages.public import award_views, open_calls, registry_views, signed_views
from charsu.pages.public import founding_views as views
from charsu.pages.public.library_urls import patterns

urlpatterns = [
    path("", views.home, name="home"),
    path("founding/", views.announcement, name="announcement"),
    path("founding/<slug:kind>.json", signed_views.text_original, name="text_original"),
    path("founding/amendments/<slug:digest>.json", signed_views.text_amendment, name="text_amendment"),
    path("founding/<slug:kind>/signed.pdf", signed_views.text_exchanged, name="text_exchanged"),
    path("founding/<slug:kind>.pdf", signed_views.text_paper, name="text_paper"),
    path("awards/", award_views.awards, name="awards"),
    path("call.json", open_calls.open_calls_json, name="open_calls_json"),
    path("call.atom", open_calls.open_calls_atom, name="open_calls_atom"),
    path("call/", views.call, name="call"),
    path("registry/<int:geonameid>/", registry_views.registry_city, name="registry_city"),
    path("credits/", views.credits, name="credits"),
    path("parts/", views.parts, name="parts"),
    path("favicon.ico", views.icon, name="icon"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    *patterns,
]
