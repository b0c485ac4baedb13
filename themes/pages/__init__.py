"""Pages about themes in the back office: the library, and what one does with a theme."""
