(() => {
  const sections = "[id^='shopify-section-']";
  const swapStyles = () => {
    for (const link of document.querySelectorAll("link[rel=stylesheet][href*='/theme-assets/']")) {
      const fresh = link.cloneNode();
      const url = new URL(link.href);
      url.searchParams.set("at", Date.now());
      fresh.href = url;
      fresh.onload = () => link.remove();
      link.after(fresh);
    }
  };
  const swapSections = async () => {
    const places = [...document.querySelectorAll(sections)].filter((place) => !place.parentElement.closest(sections));
    const url = new URL(location.href);
    url.searchParams.set("sections", places.map((place) => place.id.replace("shopify-section-", "")).join(","));
    const answer = await fetch(url);
    if (!answer.ok) return location.reload();
    const drawn = await answer.json();
    for (const place of places) {
      const html = drawn[place.id.replace("shopify-section-", "")];
      if (html == null) return location.reload();
      const fresh = new DOMParser().parseFromString(html, "text/html").getElementById(place.id);
      if (!fresh || fresh.isEqualNode(place)) continue;
      place.replaceWith(fresh);
      fresh.dispatchEvent(new CustomEvent("shopify:section:load", { bubbles: true, detail: { sectionId: fresh.id } }));
    }
    swapStyles();
  };
  const events = new EventSource("/_kaidian/events");
  let lost = false;
  events.onopen = () => lost && location.reload();
  events.onerror = () => (lost = true);
  events.onmessage = ({ data }) => {
    const { kind } = JSON.parse(data);
    if (kind === "css") swapStyles();
    else if (kind === "sections" && document.querySelector(sections)) swapSections();
    else location.reload();
  };
})();
