"""The live editor of a theme: its pages, what its scripts ask the server, and the script in the frame."""
