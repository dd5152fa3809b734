"""The demo: a made-up run of the founding edition with real cities and real practices, played through `acts/`."""
