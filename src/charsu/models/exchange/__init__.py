"""What cities tell, ask and take from one another after an award."""

from charsu.models.exchange.adoptions import Adoption, AdoptionStep, Milestone
from charsu.models.exchange.follow_ups import FollowUp
from charsu.models.exchange.indicators import Effect, Indicator, Observation
from charsu.models.exchange.meetings import Encounter, Guest, Meeting, Session
from charsu.models.exchange.talks import CityQuestion, Listing, Visit

__all__ = [
    "Adoption", "AdoptionStep", "CityQuestion", "Effect", "Encounter", "FollowUp", "Guest", "Indicator", "Listing",
    "Meeting", "Milestone", "Observation", "Session", "Visit",
]  # fmt: skip
