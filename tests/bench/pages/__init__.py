"""The same pages of our themes under our engine, python-liquid and Jinja2.

A page of the sample shop is drawn once as shops draw it and *recorded* (`recording.py`): every object that
its templates read becomes plain data, every filter and tag of ours a table of answers, so that what is left
to time is an engine's own work. `ours.py`, `python_liquid.py` and `jinja.py` then play the same templates
over the same data; `to_jinja.py` turns our parsed templates into Jinja2. All three must print the recorded
page.
"""

from themes.installed import FOLDER

from .jinja import Jinja
from .ours import Ours
from .player import Player
from .python_liquid import PythonLiquid
from .recording import Recording, recorded

__all__ = ["ENGINES", "PATHS", "THEMES", "Jinja", "Ours", "Player", "PythonLiquid", "Recording", "recorded"]

THEMES = sorted(folder.name for folder in FOLDER.iterdir() if (folder / "layout").is_dir())
"""Our own."""
ENGINES: tuple[type[Player], ...] = (Ours, PythonLiquid, Jinja)
PATHS = {"home": "/", "collection": "/collections/all", "product": "/products/amethyst", "cart": "/cart"}
"""The pages that are compared, as addresses of the sample shop."""
