"""Blocs among which favouritism is looked for. Nobody reviews their own country, so what can be seen is whether
reviewers favour countries that share an official language with theirs."""

SHARED_LANGUAGE: dict[str, tuple[str, ...]] = {
    "ar": (
        "AE",
        "BH",
        "DZ",
        "EG",
        "IQ",
        "JO",
        "KW",
        "LB",
        "LY",
        "MA",
        "OM",
        "PS",
        "QA",
        "SA",
        "SD",
        "SY",
        "TN",
        "YE",
    ),
    "en": ("GB", "GH", "KE", "NG", "SG", "TZ", "UG", "US", "ZA", "ZM", "ZW"),
    "es": ("AR", "BO", "CL", "CO", "CU", "ES", "MX", "NI", "PE", "UY", "VE"),
    "fa": ("AF", "IR", "TJ"),
    "ms": ("BN", "ID", "MY"),
    "pt": ("AO", "BR", "CV", "MZ", "PT"),
    "ru": ("BY", "KG", "KZ", "RU"),
    "zh": ("CN", "TW"),
}
_OF = {country: language for language, countries in SHARED_LANGUAGE.items() for country in countries}


def bloc_of(country: str) -> str:
    """The bloc of a country by its code; a country alone is its own bloc."""
    return _OF.get(country, country)
