"""What themes see of a store's texts. Importing this package registers all of it."""

from . import images, menus
from .articles import ArticleDrop, BlogDrop, CommentDrop
from .pages import PageDrop

__all__ = ["ArticleDrop", "BlogDrop", "CommentDrop", "PageDrop", "images", "menus"]
