"""The developer portal: prose in two languages (`prose/`), and a reference made from what is registered.

- `contents`: the pages in order; `prose`: Markdown to HTML, with anchors and coloured code
- `reference`: tags, filters, objects, checks and limits as entries, read from signatures and docstrings
- `words`: the Chinese of docstrings, from `reference.po`
"""
