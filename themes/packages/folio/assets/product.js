// Choosing a variant without loading the page again; links and the form work by themselves.
const still = matchMedia("(prefers-reduced-motion: reduce)");

function product(root) {
  const form = root.querySelector("[data-product-form]");
  const variants = JSON.parse(root.querySelector("[data-variants]").textContent);
  const words = JSON.parse(root.querySelector("[data-words]").textContent);
  const plates = root.querySelector("[data-gallery]");
  const groups = [...form.querySelectorAll("[data-option]")];
  const chosen = groups.map((group) => group.querySelector("[aria-current]")?.dataset.value);

  // On a wide page the plates stand below each other, on a phone they lie in a row.
  function show(id, smooth = true) {
    const plate = plates.querySelector(`[data-media="${CSS.escape(id)}"]`);
    if (!plate) return;
    const behavior = smooth && !still.matches ? "smooth" : "auto";
    if (plates.scrollWidth > plates.clientWidth) plates.scrollTo({ left: plate.offsetLeft - plates.offsetLeft, behavior });
    else plate.scrollIntoView({ block: "start", behavior });
  }

  function pick(group, value) {
    chosen[groups.indexOf(group)] = value;
    groups.forEach((each, index) => {
      each.querySelector("[data-chosen]").textContent = chosen[index] ?? "";
      for (const link of each.querySelectorAll("[data-value]")) {
        const wanted = [...chosen.slice(0, index), link.dataset.value];
        const fits = (other) => other.available && wanted.every((each, place) => each === other.options[place]);
        link.toggleAttribute("aria-current", false);
        if (link.dataset.value === chosen[index]) link.setAttribute("aria-current", "true");
        link.classList.toggle("is-out", !variants.some(fits));
      }
    });
    state(variants.find((variant) => variant.options.every((each, index) => each === chosen[index])));
  }

  function state(variant) {
    const button = form.querySelector("[data-add]");
    button.disabled = !variant?.available;
    button.querySelector("[data-add-label]").textContent = !variant ? words.unavailable : variant.available ? words.add : words.soldOut;
    form.querySelector("[data-stock]").textContent = variant?.stock ?? "";
    form.querySelector("[data-form-error]").hidden = true;
    if (!variant) return;
    form.elements.id.value = variant.id;
    price(variant);
    if (variant.media) show(String(variant.media));
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
  }

  form.addEventListener("click", (event) => {
    const link = event.target.closest("[data-value]");
    if (!link || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    pick(link.closest("[data-option]"), link.dataset.value);
  });

  const first = variants.find((variant) => String(variant.id) === form.elements.id.value);
  if (first?.media && new URL(location.href).searchParams.has("variant")) show(String(first.media), false);
}

for (const root of document.querySelectorAll("[data-product]")) product(root);
