"""Real awards in the model of rules, as far as public pages tell their rules. Figures are theirs; names are short."""

from typing import Any

ONE, TWO, THREE = "1", "2", "3"


def row(code: str, clause: str = ONE, **more: Any) -> dict[str, Any]:
    return {
        "code": code,
        "clause": clause,
        "name": {lang: code.replace("-", " ").title() for lang in ("fa", "ru", "en")},
        **more,
    }


def rubric(*codes: str, weights: tuple[int, ...] = (), theme: str = "", **more: Any) -> dict[str, Any]:
    shares = weights or (1,) * len(codes)
    criteria = [row(code, weight=weight) for code, weight in zip(codes, shares, strict=True)]
    return {"kind": "practice", "clause": TWO, "theme": theme, "criteria": criteria, **more}


def form(*codes: str, theme: str = "", stage: int = 1) -> dict[str, Any]:
    questions = [row(code, kind="long", required=True) for code in codes]
    return {"kind": "practice", "clause": TWO, "theme": theme, "stage": stage, "questions": questions}


def settings(**values: Any) -> list[dict[str, Any]]:
    return [row(code, THREE, value=value) for code, value in values.items()]


GUANGZHOU = {
    "themes": [row("any")],
    "divisions": [row("all", least=0, most=None)],
    "tiers": [
        row("award", most=5),
        row("medal", way="the shortlist"),
        row("deserving", way="by standing", most=45),
        row("city-of-your-choice", way="public vote", most=1),
    ],
    "settings": settings(
        shortlist_rule={"total": 15},
        public_vote="own prize",
        years_back=2,
        may_give_none=True,
        entrants=["municipality", "consortium", "association"],
    ),
    "rubrics": [rubric("innovation", "effectiveness", "replicability", "significance", "relevance")],
    "forms": [form("summary")],
}
GUANGZHOU_BODIES = [
    {"name": {"en": "The third body"}, "part": "co-sponsor"},
    {"name": {"en": "A supporter"}, "part": "supporter"},
]

TOPICS = ["topic-a", "topic-b", "topic-c", "topic-d", "topic-e", "topic-f", "topic-g"]
GOLDEN_ADOBE = {
    "themes": [row(code) for code in TOPICS],
    "divisions": [
        row("large", least=500_001, most=None),
        row("medium", least=150_000, most=500_000),
        row("small", least=0, most=149_999),
    ],
    "tiers": [
        row("statuette", most=1, per=["theme"]),
        row("plaque", way="the shortlist"),
        row("participation", way="all admitted"),
        row("side-prize", way="by special jury", most=3),
    ],
    "settings": settings(
        method="mean",
        shortlist_rule={"per": ["theme", "division"], "up_to": 1, "total": 21, "fallback": "none"},
        laureates_up_to=7,
        laureates_per_theme=1,
        majority="consensus",
        wild_cards_by=["jury"],
        years_back=5,
    ),
    "rubrics": [
        rubric(
            "stability", "resilience", "innovativeness", "efficacy", "replicability", "necessity", "globalization",
            "local-identity", "effectiveness",
        )
    ],
    "forms": [form("summary", "answerable-for-truth")],
}  # fmt: skip

DUBAI = {
    "themes": [row("practice"), row("transfer")],
    "divisions": [row("all", least=0, most=None)],
    "tiers": [
        row("award", most=12),
        row("best-practice", way="by standing", most=100),
        row("good-practice", way="all admitted"),
    ],
    "settings": settings(
        shortlist_rule={"total": 48, "ties": "kept"},
        laureates_up_to=12,
        may_give_none=True,
        cap_per_city=1,
        entrants=["municipality", "consortium", "association", "government", "university", "organisation", "person"],
    ),
    "rubrics": [
        rubric(
            "impact", "partnership", "sustainability", "leadership", "transferability", weights=(30, 20, 20, 15, 15)
        )
    ],
    "forms": [form("summary")],
}

MUNICIENCIA = {
    "themes": [row("any")],
    "divisions": [
        row("large", least=100_001, most=None),
        row("medium", least=50_000, most=100_000),
        row("small", least=0, most=49_999),
    ],
    "tiers": [
        row("honoured", most=5),
        row("finalist", way="by standing", most=10),
        row("public-choice", way="public vote", most=1),
    ],
    "settings": settings(
        shortlist_rule={
            "per": ["region", "division"],
            "quotas": {"large": 1, "medium": 2, "small": 3},
            "total": 30,
            "fallback": "best_of_rest",
        },
        entrants=["municipality", "consortium"],
        second_stage="after shortlist",
        public_vote="advice to the jury",
    ),
    "rubrics": [rubric("innovation", "impact")],
    "forms": [form("summary"), form("evidence", "statement-of-the-mayor", stage=2)],
}

RUSSIAN_THEMES = ["planning", "economy", "peace", "management", "housing"]
RUSSIAN_CONTEST = {
    "themes": [row(code, owner={"en": f"The ministry of {code}"}) for code in RUSSIAN_THEMES],
    "divisions": [row("urban", least=1, most=None), row("rural", least=0, most=None)],
    "tiers": [row(f"place-of-{theme}", most=10, per=["theme", "division"]) for theme in ("urban", "rural")],
    "settings": settings(
        endorsement="required",
        country_quotas={"RU-TA": 2, "RU-MOW": 1},
        cap_per_theme=1,
        shortlist_rule={"per": ["theme", "division"], "up_to": 10, "fallback": "none"},
    ),
    "rubrics": [rubric("whole"), *(rubric("usefulness", "lasting", theme=theme) for theme in RUSSIAN_THEMES)],
    "forms": [form("summary"), *(form("summary", f"of-{theme}", theme=theme) for theme in RUSSIAN_THEMES)],
}

KIPP = {
    "themes": [row("any")],
    "divisions": [row("all", least=0, most=None)],
    "tiers": [row("top-45", most=45), row("top-99", way="the shortlist")],
    "settings": settings(shortlist_rule={"total": 99, "ties": "kept"}, site_visits="of the shortlist"),
    "rubrics": [rubric("impact")],
    "forms": [form("summary")],
}

AWARDS = {
    "guangzhou": GUANGZHOU,
    "golden-adobe": GOLDEN_ADOBE,
    "dubai": DUBAI,
    "municiencia": MUNICIENCIA,
    "russian-contest": RUSSIAN_CONTEST,
    "kipp": KIPP,
}
