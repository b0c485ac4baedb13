"""What tests run in: services of their own, fresh stores, and a shop for plugins to be tried in.

`services` is for every test of the platform; `plugin` adds the fixture `shop` for tests of plugins.
"""
