// Suggestions while one types in the header's search, and parts of a page that are fetched once they come near.
const form = document.querySelector("[data-predict]");
const place = document.querySelector("[data-predicted]");

if (form && place) {
  const input = form.elements.q;
  const known = new Map();
  let timer, turn = 0;

  async function look() {
    const words = input.value.trim();
    const mine = ++turn;
    if (!words) return place.replaceChildren();
    if (!known.has(words)) {
      const query = new URLSearchParams({ q: words, section_id: "predictive-search", "resources[limit]": 6 });
      const answer = await fetch(`${form.dataset.predict}?${query}`).catch(() => null);
      if (!answer?.ok) return;
      known.set(words, await answer.text());
    }
    if (mine === turn) place.innerHTML = known.get(words);
  }

  input.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (!event.isComposing) timer = setTimeout(look, 180);
  });
  input.addEventListener("compositionend", look);
  form.parentElement.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const stops = [input, ...place.querySelectorAll("a")];
    const next = stops[stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1)];
    if (next) {
      event.preventDefault();
      next.focus();
    }
  });
}

const near = new IntersectionObserver((seen) => {
  for (const { isIntersecting, target } of seen) {
    if (!isIntersecting) continue;
    near.unobserve(target);
    fetch(target.dataset.fetch).then(async (answer) => {
      const html = answer.ok ? await answer.text() : "";
      const fresh = new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
      if (fresh) target.closest(".shopify-section").replaceWith(fresh);
      else target.remove();
    }, () => target.remove());
  }
}, { rootMargin: "600px" });
document.querySelectorAll("[data-fetch]").forEach((each) => near.observe(each));
