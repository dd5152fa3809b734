"""A table of observations: what is wrong is named by row and column; what can be read is read."""

from charsu.rules.exchange.measures import Scale, Unfit, Unit
from charsu.rules.exchange.sheets import Trouble, letters, read_sheet

SCALES = {"share": Scale(Unit.PERCENT), "dust": Scale(Unit.MICROGRAMS)}
NAMES = {"ذرات معلق": "dust"}


def read(*rows, source=""):
    return read_sheet(rows, SCALES, NAMES, 2026, source)


def wrong(*rows, source=""):
    return [(one.row, one.column, one.why) for one in read(*rows, source=source).wrong]


def test_a_long_table_in_persian():
    sheet = read(
        ["شاخص", "سال", "مقدار", "منبع"], ["ذرات معلق", "۲۰۲۳", "۳۱٫۵", "ایستگاه"], [], ["share", "2023", "45", "x"]
    )
    assert not sheet.wrong and [(one.row, one.indicator, one.value) for one in sheet.read] == [
        (2, "dust", 31.5),
        (4, "share", 45.0),
    ]


def test_a_wide_table_has_a_column_for_each_year():
    sheet = read(["Indicator", "2021", "2022", "Source"], ["share", "40", "", "Survey"], ["dust", "30", "28", "Post"])
    assert [(one.indicator, one.year, one.value) for one in sheet.read] == [
        ("share", 2021, 40.0),
        ("dust", 2021, 30.0),
        ("dust", 2022, 28.0),
    ]


def test_each_wrong_cell_is_named():
    head = ["indicator", "year", "value", "source"]
    assert wrong(
        head,
        ["share", "2099", "45", "s"],
        ["share", "2023", "-4", "s"],
        ["share", "2022", "0.45", "s"],
        ["dust", "2022", "3 mg", "s"],
        ["nothing", "2022", "3", "s"],
        ["dust", "2021", "3", ""],
        ["dust", "2020", "3", "s"],
        ["dust", "2020", "4", "s"],
    ) == [
        (2, "B", Unfit.FUTURE),
        (3, "C", Unfit.NEGATIVE),
        (4, "C", Unfit.FRACTION),
        (5, "C", Unfit.OTHER_UNIT),
        (6, "A", Trouble.UNKNOWN),
        (7, "D", Trouble.SOURCE),
        (9, "C", Trouble.REPEATED),
    ]


def test_a_table_that_is_none_says_so():
    assert wrong() == [(1, "A", Trouble.EMPTY)] == wrong(["", ""])
    head = ["indicator", "year", "value", "source"]
    assert wrong(head) == [(1, "A", Trouble.NO_ROWS)] == wrong(head, [], ["", ""])
    assert wrong(["indicator", "2021", "source"], ["share", "", "s"]) == [(2, "A", Trouble.NO_ROWS)]
    assert wrong(["a", "b"], ["1", "2"]) == [(1, "A", Trouble.NO_INDICATOR)]
    assert wrong(["indicator", "year"], ["share", "2020"]) == [(1, "B", Trouble.NO_VALUES)]
    assert wrong(["indicator", "year", "Year", "value"]) == [(1, "C", Trouble.TWICE)]
    assert wrong(["indicator", "2099"]) == [(1, "B", Unfit.FUTURE), (1, "B", Trouble.NO_VALUES)]


def test_short_rows_and_one_source_for_all():
    head = ["indicator", "year", "value"]
    assert wrong(head, ["share"], source="Yearbook") == [(2, "B", Unfit.NO_YEAR)]
    assert read(head, ["share", "2020", "5"], source="Yearbook").read[0].source == "Yearbook"


def test_a_row_of_more_cells_than_headings_is_told_and_not_shifted():
    head = ["indicator", "year", "value", "source"]
    found = read(head, ["share", "2020", "1", "234.5", "Yearbook"], ["share", "2021", "5", "x", "", ""])
    assert [(one.row, one.column, one.why) for one in found.wrong] == [(2, "E", Trouble.WIDER)]
    assert [one.year for one in found.read] == [2021]


def test_columns_are_named_as_spreadsheets_name_them():
    assert [letters(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_an_address_that_leads_nowhere_is_told_in_its_cell():
    head = ["indicator", "year", "value", "source", "address"]
    assert wrong(head, ["share", "2020", "5", "x", "javascript:alert(1)"]) == [(2, "E", Unfit.ADDRESS)]
    assert read(head, ["share", "2020", "5", "x", "stat.ir/5"]).read[0].address == "https://stat.ir/5"


def test_a_persian_year_is_refused_with_the_gregorian_years_that_it_may_be():
    [one] = read(["indicator", "year", "value", "source"], ["share", "۱۴۰۲", "5", "x"]).wrong
    assert one.why is Unfit.OTHER_CALENDAR and one.instead == (2023, 2024)
    wide, other = read(["indicator", "1402", "2099", "source"], ["share", "5", "", "x"]).wrong[:2]
    assert wide.instead == (2023, 2024) and other.instead is None
