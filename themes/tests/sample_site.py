"""The sample shop in a browser: `page.route("**/*", SampleSite(theme, "en").answer)`."""

from urllib.parse import urlsplit

from playwright.sync_api import Route

from themes.samples.site import Site

ORIGIN = "http://sample.localhost"


class SampleSite(Site):
    """Answers a page's requests, without a server."""

    def answer(self, route: Route) -> None:
        """Fulfil one request."""
        request = route.request
        parts = urlsplit(request.url)
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        answer = self.respond(request.method, target, request.post_data_buffer or b"")
        headers = {**answer.headers, "Content-Type": answer.content_type}
        route.fulfill(status=answer.status, body=answer.body, headers=headers)
