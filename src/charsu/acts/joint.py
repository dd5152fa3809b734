"""The one place that knows every joint act: importing the rooms fills the protocol's table."""

from charsu.acts import editions, founding, honours, jury, reviews
from charsu.acts.protocol import countersign, offer, withdraw

ROOMS = (founding, editions, reviews, jury, honours)

__all__ = ["ROOMS", "countersign", "offer", "withdraw"]
