"""The exchange desk: whoever writes for a city, a focal point or an institution, after the award."""
