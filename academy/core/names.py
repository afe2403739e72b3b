"""How people, phones and codes are shown when they are masked (domain rules of D31)."""

import os

# Its dictionary of phrases takes 44 MB in every process, and names are read letter by letter.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")

from pypinyin import Style, lazy_pinyin

# Polyphonic characters whose reading as a family name differs from the ordinary one.
SURNAMES = {
    "单": "shan",
    "仇": "qiu",
    "解": "xie",
    "曾": "zeng",
    "盖": "ge",
    "区": "ou",
    "查": "zha",
    "朴": "piao",
    "尉": "yu",
}


def masked_name(name: str) -> str:
    """A name with its middle hidden: 张*, 张*丰, and the two ends of a longer one."""
    if len(name) <= 1:
        return name
    if len(name) == 2:
        return name[0] + "*"
    return name[0] + "*" * (len(name) - 2) + name[-1]


def masked_phone(phone: str) -> str:
    """A mainland number with the middle four digits hidden: 138****5678."""
    digits = phone.removeprefix("+86")
    return digits[:3] + "****" + digits[-4:]


def sort_key(name: str) -> str:
    """The pinyin by which a name is sorted and searched, family names read as family names."""
    syllables = lazy_pinyin(name, style=Style.NORMAL)
    if name and name[0] in SURNAMES:
        syllables[0] = SURNAMES[name[0]]
    return " ".join(syllables).lower()


def initials(name: str) -> str:
    """The first letters of the pinyin, as people type them to find somebody quickly."""
    return "".join(syllable[:1] for syllable in sort_key(name).split(" "))
