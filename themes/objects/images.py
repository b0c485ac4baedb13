"""Pictures as themes see them, with the sizes and formats they were rendered in."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from themes.engine import Drop, Html, attributes, escape, prop


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


class ImageUrl(str):
    """An address of a picture that remembers the picture, so that a tag can offer its other sizes.

    `width` and `height` are those it is shown at. With `crop` ("center", "top" …) it fills them and what does
    not fit is cut off; with `pad` (a CSS colour) it stands inside them and the rest is filled.
    """

    __slots__ = ("crop", "height", "pad", "picture", "width")
    picture: Picture
    width: int
    height: int
    crop: str
    pad: str

    @classmethod
    def of(
        cls, picture: Picture, width: int = 0, height: int = 0, crop: str = "", pad: str = ""
    ) -> "ImageUrl":
        """The address of a picture for a box; 0 leaves a side to the picture's ratio. Never wider than it
        is itself.
        """
        own_width, own_height = picture.width or width or 1, picture.height or height or 1
        if width and height and not (crop or pad):
            width, height = min(width, round(height * own_width / own_height)), 0
        if not width or not height:
            width = min(width or (round(height * own_width / own_height) if height else own_width), own_width)
            height = round(width * own_height / own_width)
        needed = max(width, round(height * own_width / own_height)) if crop else width
        url = cls(picture.nearest(needed))
        url.picture, url.width, url.height, url.crop, url.pad = picture, width, height, crop, pad
        return url

    def at(self, address: str) -> "ImageUrl":
        """The same at another address."""
        url = ImageUrl(address)
        url.picture, url.width, url.height, url.crop, url.pad = (
            self.picture,
            self.width,
            self.height,
            self.crop,
            self.pad,
        )
        return url

    @property
    def style(self) -> str:
        """CSS that cuts or pads the picture as it was asked for; "" where nothing is to be done."""
        if self.crop:
            place = "" if self.crop == "center" else f";object-position:{self.crop}"
            return f"object-fit:cover{place}"
        return f"object-fit:contain;background:{self.pad}" if self.pad else ""


class FocalPointDrop(Drop):
    """`focal_point`: the point of a picture that must stay visible. It prints as a value of
    `object-position`.
    """

    def __init__(self, x: float = 50, y: float = 50) -> None:
        self._x = x
        self._y = y

    @prop
    def x(self) -> float:
        """From the left, as a percentage of the width."""
        return self._x

    @prop
    def y(self) -> float:
        """From the top, as a percentage of the height."""
        return self._y

    def json(self) -> object:
        return {"x": self._x, "y": self._y}

    def __str__(self) -> str:
        return f"{self._x:g}% {self._y:g}%"


class ImagePresentationDrop(Drop):
    """`image_presentation`: how a picture should be shown."""

    def __init__(self, point: FocalPointDrop) -> None:
        self._point = point

    @prop
    def focal_point(self) -> FocalPointDrop:
        """Its focal point; the middle unless another one was chosen."""
        return self._point


class ImageDrop(Drop):
    """`image`: a picture, also among a product's `media`."""

    def __init__(
        self,
        picture: Picture,
        *,
        identity: int | str = 0,
        position: int = 1,
        product_id: int | None = None,
        variants: Callable[[], Sequence[Drop]] | None = None,
        focal_point: tuple[float, float] = (50, 50),
    ) -> None:
        self.picture = picture
        self._identity = identity
        self._position = position
        self._product_id = product_id
        self._variants = variants
        self._focal_point = focal_point

    @prop
    def id(self) -> int | str:
        """Id of the picture."""
        return self._identity

    @prop
    def position(self) -> int:
        """Its place in the list, from 1."""
        return self._position

    @prop
    def src(self) -> str:
        """Address of the original."""
        return ImageUrl.of(self.picture)

    @prop
    def width(self) -> int:
        """Width of the original in pixels."""
        return self.picture.width

    @prop
    def height(self) -> int:
        """Height of the original in pixels."""
        return self.picture.height

    @prop
    def aspect_ratio(self) -> float:
        """Width divided by height."""
        return self.picture.width / self.picture.height if self.picture.height else 1.0

    @prop
    def alt(self) -> str:
        """What it shows, for people who can't see it."""
        return self.picture.alt

    @prop
    def media_type(self) -> str:
        """Always "image"."""
        return "image"

    @prop
    def preview_image(self) -> "ImageDrop":
        """The picture itself."""
        return self

    @prop
    def presentation(self) -> ImagePresentationDrop:
        """How it should be shown."""
        return ImagePresentationDrop(FocalPointDrop(*self._focal_point))

    @prop
    def product_id(self) -> int | None:
        """Id of the product it belongs to; nil for other pictures."""
        return self._product_id

    @prop
    def variants(self) -> Sequence[Drop]:
        """The variants that it shows."""
        return self._variants() if self._variants else []

    @prop("attached_to_variant?")
    def is_attached_to_variant(self) -> bool:
        """Whether it shows one variant rather than the whole product."""
        return bool(self.variants())

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
            "media_type": "image",
            "preview_image": {
                "src": picture.nearest(1200),
                "width": picture.width,
                "height": picture.height,
                "aspect_ratio": round(self.aspect_ratio(), 4),
            },
        }

    def __str__(self) -> str:
        return self.picture.url


def source_set(picture: Picture, format_: str, widest: int, widths: Sequence[int] = ()) -> str:
    """A `srcset` of one format: the renditions nearest to `widths`, or all up to the first one at least
    `widest` wide.
    """
    fitting = [rendition for rendition in picture.renditions if rendition.format == format_]
    if widths:
        wanted = {
            next((each.width for each in fitting if each.width >= width), fitting[-1].width)
            for width in widths
            if fitting
        }
        return ", ".join(f"{url} {width}w" for url, width, _ in fitting if width in wanted)
    enough = next((rendition.width for rendition in fitting if rendition.width >= widest), None)
    return ", ".join([f"{url} {width}w" for url, width, _ in fitting if enough is None or width <= enough])


def picture_tag(
    url: ImageUrl,
    *,
    sizes: str,
    widths: Sequence[int],
    size: tuple[object, object],
    rest: Html,
    wrapped: bool = False,
) -> Html:
    """An `<img>` with its size and srcset; `wrapped`, it stands in a `<picture>` where there is AVIF too.

    `size` is its width and height, None to leave one out; `rest` is further attributes.
    """
    widest = max(url.width, round(url.height * url.picture.width / (url.picture.height or 1)))
    webp = source_set(url.picture, "webp", widest, widths)
    avif = source_set(url.picture, "avif", widest, widths) if wrapped else ""
    size_attributes = f' sizes="{escape(sizes)}"' if webp or avif else ""
    width, height = size
    image = (
        f'<img src="{escape(url)}"'
        + (f' srcset="{escape(webp)}"{size_attributes}' if webp else "")
        + f"{attributes({'width': width, 'height': height})}{rest}>"
    )
    if not avif:
        return Html(image)
    source = f'<source type="image/avif" srcset="{escape(avif)}"{size_attributes}>'
    return Html(f"<picture>{source}{image}</picture>")
