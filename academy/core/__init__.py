"""The floor of the house: database base, time, errors, words. Knows no room and no Flask."""
