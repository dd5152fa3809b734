"""What is printed from the rules is what the rules say."""

from tools.docs import stale


def test_the_printed_documents_are_fresh() -> None:
    assert stale() == []
