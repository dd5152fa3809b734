"""Addresses of results, library and certificates."""

from django.urls import URLPattern, path

from charsu.pages.public import alike_views, library_views, list_views, oai_views, practice_views, results_views

patterns: list[URLPattern] = [
    path("results/", results_views.results, name="results"),
    path("library/", library_views.library, name="library"),
    path("library/map/", library_views.library_map, name="library_map"),
    path("library/alike/", alike_views.library_alike, name="library_alike"),
    path("library/list.csv", list_views.library_csv, name="library_csv"),
    path("library/list.json", list_views.library_json, name="library_json"),
    path("library/list.geojson", list_views.library_geojson, name="library_geojson"),
    path("library/feed.atom", list_views.library_feed, name="library_feed"),
    path("library/oai", oai_views.oai, name="oai"),
    path("library/<uuid:public_id>/", practice_views.practice, name="practice"),
    path("library/<uuid:public_id>/v<int:number>/", practice_views.practice_version, name="practice_version"),
    path(
        "library/<uuid:public_id>/v<int:number>/cite.<slug:form>", practice_views.practice_cite, name="practice_cite"
    ),
    path("sitemap.xml", list_views.sitemap, name="sitemap"),
    path("robots.txt", list_views.robots, name="robots"),
    path("check/", results_views.check, name="check"),
    path("check/<str:code>.pdf", results_views.certificate_pdf, name="certificate_pdf"),
    path("check/<str:code>.json", results_views.certificate_credential, name="certificate_credential"),
    path("check/<str:code>/", results_views.certificate, name="certificate"),
]
