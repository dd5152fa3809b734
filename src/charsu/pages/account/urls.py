"""Addresses of the account desk."""

from django.urls import path

from charsu.pages.account import code_views, erasing_views, kept_views, views

urlpatterns = [
    path("desk/", views.desk, name="desk"),
    path("code/", code_views.code_sign_in, name="code_sign_in"),
    path("code/password/", code_views.code_password, name="code_password"),
    path("me/", views.preferences, name="preferences"),
    path("me/erase/", erasing_views.erase_me, name="erase_me"),
    path("i18n/setlang/", views.language, name="set_language"),
    path("kept/", kept_views.kept, name="kept"),
    path("demo/step-into/", views.step_into, name="demo_step_into"),
]
