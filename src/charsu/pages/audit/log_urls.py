"""Addresses of the log, as c2sp.org/tlog-tiles names them below a prefix."""

from django.urls import path

from charsu.pages.audit import log_views

urlpatterns = [
    path("<slug:slug>/checkpoint", log_views.log_checkpoint, name="log_checkpoint"),
    path("<slug:slug>/policy", log_views.log_policy, name="log_policy"),
    path("<slug:slug>/tile/<path:place>", log_views.log_tile, name="log_tile"),
    path("<slug:slug>/<int:index>.tlog-proof", log_views.log_proof, name="log_proof"),
]
