"""Pictures as themes see them, with the sizes and formats they were rendered in."""

from typing import NamedTuple

from themes.engine import Drop, Html, escape, prop


class Rendition(NamedTuple):
    """One rendered size of a picture. `format` is "webp", "avif" or "jpeg"."""

    url: str
    width: int
    format: str


class Picture(NamedTuple):
    """A picture: its own address and size in pixels, and its renditions, narrowest first."""

    url: str
    width: int
    height: int
    alt: str = ""
    renditions: tuple[Rendition, ...] = ()

    def nearest(self, width: int) -> str:
        """Address of the narrowest WebP (or else other) rendition at least this wide, else of the widest."""
        best = ""
        for rendition in self.renditions:
            if rendition.format == "avif":
                continue
            best = rendition.url
            if rendition.width >= width:
                break
        return best or self.url


class ImageDrop(Drop):
    """`image`, and a product's `media` of the kind image."""

    def __init__(self, picture: Picture, *, identity: int | str = 0, position: int = 1) -> None:
        self.picture = picture
        self._identity = identity
        self._position = position

    @prop
    def id(self) -> int | str:
        return self._identity

    @prop
    def position(self) -> int:
        return self._position

    @prop
    def src(self) -> str:
        return self.picture.url

    @prop
    def width(self) -> int:
        return self.picture.width

    @prop
    def height(self) -> int:
        return self.picture.height

    @prop
    def aspect_ratio(self) -> float:
        return self.picture.width / self.picture.height if self.picture.height else 1.0

    @prop
    def alt(self) -> str:
        return self.picture.alt

    @prop
    def media_type(self) -> str:
        return "image"

    @prop
    def preview_image(self) -> "ImageDrop":
        return self

    def json(self) -> object:
        picture = self.picture
        return {
            "id": self._identity,
            "src": picture.nearest(1200),
            "width": picture.width,
            "height": picture.height,
            "aspect_ratio": round(self.aspect_ratio(), 4),
            "alt": picture.alt,
            "position": self._position,
        }


def source_set(picture: Picture, format_: str, widest: int) -> str:
    """A `srcset` of one format, up to the first rendition at least `widest` wide."""
    fitting = [rendition for rendition in picture.renditions if rendition.format == format_]
    enough = next((rendition.width for rendition in fitting if rendition.width >= widest), None)
    return ", ".join([f"{url} {width}w" for url, width, _ in fitting if enough is None or width <= enough])


def picture_tag(picture: Picture, *, src: str, widest: int, sizes: str, rest: Html, height: int) -> Html:
    """An `<img>` with its size, inside `<picture>` when there is AVIF too. `rest` is further attributes."""
    webp = source_set(picture, "webp", widest)
    avif = source_set(picture, "avif", widest)
    size_attributes = f' sizes="{escape(sizes)}"' if webp or avif else ""
    image = (
        f'<img src="{escape(src)}"'
        + (f' srcset="{escape(webp)}"{size_attributes}' if webp else "")
        + f' width="{widest}" height="{height}"{rest}>'
    )
    if not avif:
        return Html(image)
    source = f'<source type="image/avif" srcset="{escape(avif)}"{size_attributes}>'
    return Html(f"<picture>{source}{image}</picture>")
