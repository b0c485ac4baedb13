"""China's provinces, where the library's data are old: it knows their numbers and romanised official names.

Themes know them by the letters that ISO 3166-2 has since 2017, and English readers by their English names.
"""

from __future__ import annotations

LETTERS_AND_NAMES = {
    "11": ("BJ", "Beijing"),
    "12": ("TJ", "Tianjin"),
    "13": ("HE", "Hebei"),
    "14": ("SX", "Shanxi"),
    "15": ("NM", "Inner Mongolia"),
    "21": ("LN", "Liaoning"),
    "22": ("JL", "Jilin"),
    "23": ("HL", "Heilongjiang"),
    "31": ("SH", "Shanghai"),
    "32": ("JS", "Jiangsu"),
    "33": ("ZJ", "Zhejiang"),
    "34": ("AH", "Anhui"),
    "35": ("FJ", "Fujian"),
    "36": ("JX", "Jiangxi"),
    "37": ("SD", "Shandong"),
    "41": ("HA", "Henan"),
    "42": ("HB", "Hubei"),
    "43": ("HN", "Hunan"),
    "44": ("GD", "Guangdong"),
    "45": ("GX", "Guangxi"),
    "46": ("HI", "Hainan"),
    "50": ("CQ", "Chongqing"),
    "51": ("SC", "Sichuan"),
    "52": ("GZ", "Guizhou"),
    "53": ("YN", "Yunnan"),
    "54": ("XZ", "Tibet"),
    "61": ("SN", "Shaanxi"),
    "62": ("GS", "Gansu"),
    "63": ("QH", "Qinghai"),
    "64": ("NX", "Ningxia"),
    "65": ("XJ", "Xinjiang"),
}
"""{number: (letters, English name)}. Hong Kong, Macau and Taiwan are chosen in the list of countries."""
