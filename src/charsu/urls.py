"""Every desk's pages under one roof."""

from django.urls import include, path

from charsu.api.house import api

urlpatterns = [
    path("api/v1/", api.urls),
    path("accounts/", include("allauth.urls")),
    path("", include("charsu.pages.account.urls")),
    path("enter/", include("charsu.pages.entrant.urls")),
    path("focal/", include("charsu.pages.focal.urls")),
    path("review/", include("charsu.pages.reviewer.urls")),
    path("science/", include("charsu.pages.science.urls")),
    path("jury/", include("charsu.pages.jury.urls")),
    path("bureau/", include("charsu.pages.bureau.urls")),
    path("", include("charsu.pages.exchange.urls")),
    path("log/", include("charsu.pages.audit.log_urls")),
    path("audit/", include("charsu.pages.audit.urls")),
    path("", include("charsu.pages.public.urls")),
]
handler400 = "charsu.pages.too_much.unread"
handler404 = "charsu.pages.not_found.not_found"
