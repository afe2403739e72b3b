"""Pages of certificates: the holder's, the public check, headquarters' register."""

from academy.certificates.views.check import blueprint as check
from academy.certificates.views.headquarters import blueprint as headquarters
from academy.certificates.views.learn import blueprint as learn

__all__ = ["check", "headquarters", "learn"]
