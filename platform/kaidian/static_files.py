"""Static files under names that change with their content, in script modules that import each other too."""

from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Also rewrites `import … from "./other.js"` to the other's hashed name: both may be kept for ever."""

    support_js_module_import_aggregation = True
