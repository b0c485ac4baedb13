"""Colours by the names that merchants give them, in English and Chinese, for swatches beside the words."""

from __future__ import annotations

import re

_OPTIONS = frozenset({"color", "colour", "颜色", "颜色分类", "色彩", "配色", "colors", "colours"})
_HEX = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_NAMES = {
    "black 黑 黑色": "#1b1b1b",
    "white 白 白色": "#ffffff",
    "ivory 象牙白 米白 米白色 off-white 乳白": "#f7f2e6",
    "cream 奶油色 奶白": "#f5ecd7",
    "beige 米色 米黄 杏色": "#e3d5bd",
    "grey gray 灰 灰色": "#8b8d90",
    "silver 银 银色": "#c3c6ca",
    "charcoal 炭灰 深灰 深灰色": "#41444a",
    "red 红 红色": "#c4302b",
    "burgundy wine 酒红 酒红色 暗红": "#6d1f2e",
    "coral 珊瑚 珊瑚色": "#f0806a",
    "orange 橙 橙色 橘色": "#e8792b",
    "yellow 黄 黄色": "#f2c530",
    "gold 金 金色": "#c9a14a",
    "champagne 香槟 香槟色": "#e6d1ae",
    "brown 棕 棕色 褐色 咖啡色": "#6f4a32",
    "camel tan 驼色": "#b98d5f",
    "khaki 卡其 卡其色": "#b3a47b",
    "green 绿 绿色": "#3c7d4d",
    "olive 橄榄 橄榄绿 军绿 军绿色": "#6b6f3a",
    "mint 薄荷 薄荷绿": "#a9dcc4",
    "jade 翡翠 玉色 翠绿": "#2f8f6f",
    "teal 青 青色": "#1f8286",
    "turquoise 松石 绿松石": "#42bfb5",
    "blue 蓝 蓝色": "#2f62b5",
    "navy 藏青 藏青色 深蓝 深蓝色 藏蓝": "#1d2b50",
    "sky 天蓝 天蓝色 浅蓝 浅蓝色": "#8dbde8",
    "purple violet 紫 紫色": "#7a4a9e",
    "lavender lilac 薰衣草 淡紫 淡紫色": "#b9a3d8",
    "pink 粉 粉色 粉红 粉红色": "#f0a5b8",
    "rose 玫瑰 玫瑰红 玫红": "#c9476b",
}
_COLOURS = {name: colour for names, colour in _NAMES.items() for name in names.split()}


def is_colour(option: str) -> bool:
    """Whether an option is a choice of colours, by its name."""
    return option.strip().casefold() in _OPTIONS


def colour_of(value: str) -> str:
    """`#rrggbb` for a value such as "Navy", "Dark Red", "藏青" or "#12a"; "" for one we can't tell."""
    text = value.strip().casefold()
    if _HEX.fullmatch(text):
        return text
    if text in _COLOURS:
        return _COLOURS[text]
    # The last word of an English name is the colour: "Heather Grey".
    return _COLOURS.get(text.rpartition(" ")[2], "")
