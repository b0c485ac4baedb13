"""Take a theme's files in: parsed and checked as a whole, then kept by their content."""

from collections.abc import Mapping

from themes import installed, sources
from themes.format.package import Package
from themes.format.problems import PackageError
from themes.stored import blobs, marks, shelf
from themes.stored.paths import place_fault


def take_in(files: Mapping[str, bytes], *, beside: str = "") -> tuple[str, Package]:
    """Check the files as a package and keep them: (digest, package). Raises PackageError with all faults.

    Nothing is kept of a faulty package. `beside` is a stored package that most files are of already. Not to
    be called inside a transaction: the storage may be far away.
    """
    manifest = blobs.manifest_of(files)
    digest = blobs.digest_of(manifest)
    shelf.put(digest, files)
    try:
        package = sources.package(digest)
    except PackageError:
        shelf.drop(digest)
        raise
    # Before we look what is there: from now on nobody throws it away.
    marks.note(digest, manifest)
    if not blobs.has_package(digest):
        known = set(blobs.read_manifest(beside).values()) if beside else set()
        blobs.put_files(files[path] for path, content_hash in manifest.items() if content_hash not in known)
        blobs.put_manifest(manifest)
    return digest, package


def files_of(source: str) -> dict[str, bytes]:
    """All files of a package, installed or stored, by path. Raises UnknownTheme."""
    if blobs.is_digest(source):
        return blobs.read_all(blobs.read_manifest(source))
    folder = installed.folder(source)
    paths = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in sorted(paths.items()) if not place_fault(name)}
