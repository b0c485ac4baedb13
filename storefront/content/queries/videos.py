"""Videos of the shop by what themes call them."""

from __future__ import annotations


def video_name(written: str) -> str:
    """The name of a video: foreign themes write it as a file, "clip.mp4"."""
    return written.removesuffix(".mp4").removesuffix(".webm")
