"""One lane of migrations, never edited."""
