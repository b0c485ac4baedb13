"""The check LocaleGaps."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from themes.engine import Said
from themes.tools.lint.offence import Find, Severity
from themes.tools.lint.phrases import keys_of
from themes.tools.lint.table import check
from themes.tools.lint.theme import JsonFile, Theme


@check(
    "LocaleGaps",
    Severity.WARNING,
    _("A language lacks phrases that the default language has, or has some that it does not."),
    bad={
        "locales/en.default.json": '{"cart": {"title": "Cart", "empty": "Nothing here yet"}}\n',
        "locales/zh-Hans.json": '{"cart": {"title": "购物车"}}\n',
    },
    good={
        "locales/en.default.json": '{"cart": {"title": "Cart"}}\n',
        "locales/zh-Hans.json": '{"cart": {"title": "购物车"}}\n',
    },
    why=_("Shoppers read the default language in the middle of a page in theirs."),
)
def locale_gaps(theme: Theme) -> Iterator[Find]:
    """Differences between each language's file and the default one."""
    for default, suffix in ((theme.default_locale, ".json"), (theme.default_labels, ".schema.json")):
        wanted = keys_of(default)
        for path, file in theme.json.items():
            is_label = path.endswith(".schema.json")
            if not path.startswith("locales/") or file is default or default is None:
                continue
            if is_label != (suffix == ".schema.json") or file.fault:
                continue
            yield from _differences(file, wanted, default.path)


def _differences(file: JsonFile, wanted: set[str], default: str) -> Iterator[Find]:
    own = keys_of(file)
    for key in sorted(wanted - own):
        parent = tuple(key.split(".")[:-1])
        yield Find(file.path, Said("the phrase “%(key)s” is missing", key=key), *file.places.of(parent))
    for key in sorted(own - wanted):
        place = file.places.of(tuple(key.split(".")))
        yield Find(
            file.path, Said("the phrase “%(key)s” is not in %(default)s", key=key, default=default), *place
        )
