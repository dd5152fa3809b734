"""The one place that knows every joint act: importing the rooms fills the protocol's table."""

from charsu.acts import account, amendments, checkpoints, editions, entries, founding, honours, jury, keys, reviews
from charsu.acts.second_key import body_now, countersign, offer, sign, withdraw

ROOMS = (account, checkpoints, keys, founding, editions, amendments, entries, reviews, jury, honours)

__all__ = ["ROOMS", "body_now", "countersign", "offer", "sign", "withdraw"]
