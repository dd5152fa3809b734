"""Reading the library: the shelf with its search and facets, a practice with its past, and lists for machines."""
