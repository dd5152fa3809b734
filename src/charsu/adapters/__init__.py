"""Floor 2: the outside. Clock, files, mail and paper live here; adapters know no store."""
