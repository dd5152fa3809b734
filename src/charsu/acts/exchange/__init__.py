"""What cities do for one another: observe, adopt, ask and answer, offer and need, visit, meet."""

from charsu.acts.exchange.adopting import adopt, confirm, move, plan, reach, set_milestone, unset_milestone

__all__ = ["adopt", "confirm", "move", "plan", "reach", "set_milestone", "unset_milestone"]
