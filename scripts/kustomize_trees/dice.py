"""Randomness that repeats: everything drawn for one tree comes from one seed."""

import random


class Dice(random.Random):
    """A seeded source of choices. `calm` scales how often anything odd is written."""

    def chance(self, probability):
        return self.random() < probability

    def some(self, items, low, high):
        """Between `low` and `high` of the items, each once, in random order."""
        items = list(items)
        return self.sample(items, min(len(items), self.randint(low, high)))
