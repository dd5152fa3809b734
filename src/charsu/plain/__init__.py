"""Words of the command line that need no database and no Django: a file each."""
