// Choosing a variant and looking at pictures, without loading the page again.
const still = matchMedia("(prefers-reduced-motion: reduce)");

function gallery(root) {
  const track = root.querySelector("[data-track]");
  const thumbs = [...root.querySelectorAll("[data-thumb]")];
  const slides = [...track.querySelectorAll("[data-media]")];
  const mark = (id) => {
    for (const thumb of thumbs) {
      if (thumb.dataset.thumb === id) thumb.setAttribute("aria-current", "true");
      else thumb.removeAttribute("aria-current");
    }
  };
  const go = (id, smooth = true) => {
    const slide = slides.find((each) => each.dataset.media === String(id));
    if (!slide) return;
    track.scrollTo({ left: slide.offsetLeft - track.offsetLeft, behavior: smooth && !still.matches ? "smooth" : "auto" });
  };
  for (const thumb of thumbs) {
    thumb.addEventListener("click", (event) => {
      event.preventDefault();
      go(thumb.dataset.thumb);
    });
  }
  const watcher = new IntersectionObserver(
    (seen) => seen.forEach((entry) => entry.isIntersecting && mark(entry.target.dataset.media)),
    { root: track, threshold: 0.6 },
  );
  slides.forEach((slide) => watcher.observe(slide));
  return go;
}

function product(root) {
  const form = root.querySelector("[data-product-form]");
  const variants = JSON.parse(root.querySelector("[data-variants]").textContent);
  const words = JSON.parse(root.querySelector("[data-words]").textContent);
  const groups = [...form.querySelectorAll("[data-option]")];
  const show = gallery(root.querySelector("[data-gallery]"));
  const chosen = groups.map((group) => group.querySelector("[aria-current]")?.dataset.value);
  const matching = (options) => variants.find((variant) => variant.options.every((value, index) => value === options[index]));

  function pick(group, value) {
    chosen[groups.indexOf(group)] = value;
    const variant = matching(chosen);
    groups.forEach((each, index) => {
      each.querySelector("[data-chosen]").textContent = chosen[index] ?? "";
      for (const link of each.querySelectorAll("[data-value]")) {
        const before = [...chosen.slice(0, index), link.dataset.value];
        const some = variants.some((other) => other.available && before.every((value, place) => value === other.options[place]));
        if (link.dataset.value === chosen[index]) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
        link.classList.toggle("is-out", !some);
      }
    });
    state(variant);
  }

  function state(variant) {
    const button = form.querySelector("[data-add]");
    button.disabled = !variant?.available;
    button.querySelector("[data-add-label]").textContent = !variant ? words.unavailable : variant.available ? words.add : words.soldOut;
    const second = root.querySelector("[data-bar-add]");
    if (second) second.disabled = button.disabled;
    form.querySelector("[data-stock]").textContent = variant?.stock ?? "";
    form.querySelector("[data-form-error]").hidden = true;
    if (!variant) return;
    form.elements.id.value = variant.id;
    price(variant);
    if (variant.media) show(variant.media);
    const url = new URL(location.href);
    url.searchParams.set("variant", variant.id);
    history.replaceState({}, "", url);
  }

  function price(variant) {
    const part = (tag, name, text) => Object.assign(document.createElement(tag), { className: name, textContent: text });
    const line = part("span", "price", "");
    if (variant.before) {
      line.classList.add("price--sale");
      line.append(
        part("span", "visually-hidden", words.now), part("span", "price__now", variant.price), " ",
        part("span", "visually-hidden", words.before), part("s", "price__before", variant.before),
      );
    } else line.textContent = variant.price;
    root.querySelector("[data-price]").replaceChildren(line);
    const short = root.querySelector("[data-bar-price]");
    if (short) short.textContent = variant.price;
  }

  form.addEventListener("click", (event) => {
    const link = event.target.closest("[data-value]");
    if (!link || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    pick(link.closest("[data-option]"), link.dataset.value);
  });

  bar(root.querySelector("[data-buy-bar]"), form.querySelector("[data-add]"));
  const first = variants.find((variant) => String(variant.id) === form.elements.id.value);
  if (first?.media && new URL(location.href).searchParams.has("variant")) show(first.media, false);
}

// On a phone a bar with the button stays in reach once the button itself is gone.
function bar(place, button) {
  if (!place) return;
  new IntersectionObserver((seen) => {
    place.hidden = seen.at(-1).isIntersecting;
  }, { rootMargin: "0px 0px 99999px" }).observe(button); // what is still below counts as seen
}

for (const root of document.querySelectorAll("[data-product]")) product(root);
