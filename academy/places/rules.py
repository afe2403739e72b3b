"""The provinces, by the first two digits of a region's code (GB/T 2260)."""

from academy.core.words import N_

PROVINCES = {
    "11": N_("Beijing"),
    "12": N_("Tianjin"),
    "13": N_("Hebei"),
    "14": N_("Shanxi"),
    "15": N_("Inner Mongolia"),
    "21": N_("Liaoning"),
    "22": N_("Jilin"),
    "23": N_("Heilongjiang"),
    "31": N_("Shanghai"),
    "32": N_("Jiangsu"),
    "33": N_("Zhejiang"),
    "34": N_("Anhui"),
    "35": N_("Fujian"),
    "36": N_("Jiangxi"),
    "37": N_("Shandong"),
    "41": N_("Henan"),
    "42": N_("Hubei"),
    "43": N_("Hunan"),
    "44": N_("Guangdong"),
    "45": N_("Guangxi"),
    "46": N_("Hainan"),
    "50": N_("Chongqing"),
    "51": N_("Sichuan"),
    "52": N_("Guizhou"),
    "53": N_("Yunnan"),
    "54": N_("Tibet"),
    "61": N_("Shaanxi"),
    "62": N_("Gansu"),
    "63": N_("Qinghai"),
    "64": N_("Ningxia"),
    "65": N_("Xinjiang"),
    "71": N_("Taiwan"),
    "81": N_("Hong Kong"),
    "82": N_("Macau"),
}


def province_of(region_code: str) -> str | None:
    """The province (a message id) in which a region lies, or None for a code that is not one."""
    return PROVINCES.get(region_code[:2])
