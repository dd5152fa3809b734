"""The words in which pages tell what the library's codes mean."""

from collections.abc import Mapping

from django.utils.translation import gettext, gettext_noop

from charsu.rules.library.shelf import Cost, Grade, Licence

FACETS: Mapping[str, str] = {
    "theme": gettext_noop("Theme"),
    "country": gettext_noop("Country"),
    "division": gettext_noop("Size of the city"),
    "grade": gettext_noop("Grade"),
    "kind": gettext_noop("Kind"),
    "year": gettext_noop("Year"),
    "target": gettext_noop("Goal it serves (SDG 11)"),
    "cost": gettext_noop("What it cost"),
    "climate": gettext_noop("Climate"),
    "income": gettext_noop("Income of the country"),
    "adoption": gettext_noop("Taken up elsewhere"),
}
KINDS: Mapping[str, str] = {"practice": gettext_noop("practice"), "research": gettext_noop("research")}
GRADES: Mapping[str, str] = {
    Grade.LAUREATE: gettext_noop("Named by the jury."),
    Grade.HONOURED: gettext_noop("Of the shortlist, or with another honour."),
    Grade.GOOD: gettext_noop("Admitted, and old enough to show results."),
    Grade.PROMISING: gettext_noop("Admitted, and too young to show lasting results."),
}
COSTS: Mapping[str, str] = {
    Cost.TINY: gettext_noop("under 100,000 US dollars"),
    Cost.SMALL: gettext_noop("100,000 to 1 million US dollars"),
    Cost.MIDDLE: gettext_noop("1 to 10 million US dollars"),
    Cost.LARGE: gettext_noop("10 to 100 million US dollars"),
    Cost.HUGE: gettext_noop("over 100 million US dollars"),
}
LICENCES: Mapping[str, str] = {
    Licence.LIBRARY: gettext_noop(
        "The rights remain with the municipality and its authors. Read it, quote it with its source, and put the "
        "practice to work; ask the city before you reprint the text."
    ),
    Licence.CC_BY: gettext_noop("Creative Commons Attribution 4.0: use it freely and name the city."),
    Licence.CC_BY_SA: gettext_noop(
        "Creative Commons Attribution-ShareAlike 4.0: use it freely, name the city, share on the same terms."
    ),
    Licence.CC0: gettext_noop("Creative Commons Zero: no rights are reserved."),
}
TARGETS: Mapping[str, str] = {  # of Goal 11, in words of our own
    "11.1": gettext_noop("homes and basic services"),
    "11.2": gettext_noop("transport for all"),
    "11.3": gettext_noop("planning with residents"),
    "11.4": gettext_noop("heritage"),
    "11.5": gettext_noop("fewer losses in disasters"),
    "11.6": gettext_noop("air and waste"),
    "11.7": gettext_noop("green and public space"),
    "11.a": gettext_noop("city and countryside"),
    "11.b": gettext_noop("plans for climate and risk"),
    "11.c": gettext_noop("building with what is near"),
}
CLIMATES: Mapping[str, str] = {
    "tropical": gettext_noop("tropical"),
    "dry": gettext_noop("dry"),
    "mild": gettext_noop("mild"),
    "cold": gettext_noop("cold winters"),
    "polar": gettext_noop("polar"),
}
CLIMATE_KINDS: Mapping[str, str] = {  # of Köppen and Geiger, by two letters
    "Af": gettext_noop("tropical, wet all the year"),
    "Am": gettext_noop("tropical, with a monsoon"),
    "Aw": gettext_noop("tropical, with a dry season"),
    "BW": gettext_noop("desert"),
    "BS": gettext_noop("steppe"),
    "Cs": gettext_noop("mild, with dry summers"),
    "Cw": gettext_noop("mild, with dry winters"),
    "Cf": gettext_noop("mild, with rain all the year"),
    "Ds": gettext_noop("cold winters and dry summers"),
    "Dw": gettext_noop("cold and dry winters"),
    "Df": gettext_noop("cold winters, with rain or snow all the year"),
    "ET": gettext_noop("polar"),
}


def target_words(target: str) -> str:
    return f"{target} {gettext(TARGETS[target])}" if target in TARGETS else target
