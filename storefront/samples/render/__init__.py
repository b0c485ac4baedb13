"""Draws the pictures of the sample catalogue. Needs numpy and Pillow; nothing else imports this package."""
