"""What the chapters of the demo share: the cast, the clock, and the edition they play on."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from charsu.acts.checkpoints import gather
from charsu.acts.joint import countersign, offer, sign
from charsu.adapters.demo_keys import signed_by
from charsu.management.story.people import Cast
from charsu.management.story.timetable import Timetable
from charsu.models import Edition, Person
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Act


@dataclass
class Story:
    cast: Cast
    times: Timetable
    dice: random.Random
    edition: Edition = None  # type: ignore[assignment]
    most_entries: int | None = None  # tests play with fewer
    has_keys: bool = False  # the officers hold keys, and sign with them

    @property
    def tehran(self) -> Person:
        return self.cast.officers[0]

    @property
    def kazan(self) -> Person:
        return self.cast.officers[2]

    @property
    def secretary(self) -> Person:
        if self.cast.secretary is None:
            raise LookupError("the scientific secretary is not yet appointed")
        return self.cast.secretary

    def both(self, act: Act, wish: Mapping[str, Any], now: datetime) -> None:
        """Tehran offers, Kazan countersigns."""
        self.cosigned()
        self.agree(self.tehran, self.kazan, act, wish, now)
        self.edition.refresh_from_db()

    def agree(
        self, first: Person, second: Person, act: Act, wish: Mapping[str, Any], now: datetime,
        colleague: Person | None = None,
    ) -> None:  # fmt: skip
        """One offers, the other countersigns; with the demo's keys where they must. A colleague's key in force signs
        for a new one."""
        joint = offer(act=act, actor=first, now=now, edition=self.edition, wish=wish)
        if joint.signed_at is None:
            joint = sign(joint=joint, actor=first, now=now, signed=signed_by(first.email, joint.statement, now))
        if colleague is not None:
            joint = sign(
                joint=joint, actor=colleague, now=now, signed=signed_by(colleague.email, joint.statement, now)
            )
        signed = signed_by(second.email, joint.statement, now) if self.has_keys and joint.statement else None
        countersign(joint=joint, actor=second, now=now, signed=signed)

    def cosigned(self) -> None:
        """The demo's witnesses cosign what is recorded so far."""
        if self.has_keys:
            gather(edition=self.edition, now=self.times.day(9))

    def both_step(self, target: Phase) -> None:
        self.both(Act.EDITION_STEP, {"target": target.value}, self.times.reached(target))
