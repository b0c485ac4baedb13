"""`python -m kaidian` is the `kaidian` command."""

import sys

from kaidian.command import main

sys.exit(main())
