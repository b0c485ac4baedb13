// The cart without page loads. Forms and links work by themselves; this only keeps the shopper where they are.
const body = document.body;
const root = body.dataset.cartUrl;
const drawer = document.getElementById("cart-drawer");
const toast = document.getElementById("toast");

function say(text) {
  toast.textContent = text;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => { toast.textContent = ""; }, 5000);
}

function fail(form, text) {
  const place = form?.querySelector("[data-form-error]");
  if (!place) return say(text);
  place.textContent = text;
  place.hidden = false;
}

function sections() {
  const ids = drawer ? ["cart-drawer"] : [];
  const page = document.querySelector(".section-main [data-cart-section]");
  if (page) ids.push(page.closest(".shopify-section").id.replace("shopify-section-", ""));
  return ids;
}

async function send(path, data) {
  data.set("sections", sections().join(","));
  data.set("sections_url", location.pathname);
  const answer = await fetch(`${root}/${path}.js`, {
    method: "POST",
    body: data,
    headers: { Accept: "application/json" },
  });
  const found = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(found.description || found.message || body.dataset.failed);
  show(found.sections || {});
  return found;
}

function show(found) {
  for (const [id, html] of Object.entries(found)) {
    if (!html) continue;
    const fresh = new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
    if (id === "cart-drawer") drawer?.querySelector(".drawer__content").replaceChildren(fresh);
    else document.getElementById(`shopify-section-${id}`)?.replaceWith(fresh);
    const count = Number(fresh.querySelector("[data-count]")?.dataset.count ?? 0);
    for (const badge of document.querySelectorAll("[data-cart-count]")) {
      badge.textContent = count;
      badge.hidden = !count;
    }
  }
}

async function open() {
  if (!drawer.open) drawer.showModal();
  const place = drawer.querySelector(".drawer__content");
  if (place.childElementCount) return;
  const answer = await fetch(`${root}.js?sections=cart-drawer`, { headers: { Accept: "application/json" } });
  if (!answer.ok) return location.assign(root);
  show((await answer.json()).sections);
}

async function change(line, quantity) {
  const form = line.closest("[data-cart-form]");
  const data = new FormData();
  data.set("id", line.dataset.line);
  data.set("quantity", quantity);
  line.setAttribute("aria-busy", "true");
  try {
    await send("change", data);
  } catch (error) {
    line.removeAttribute("aria-busy");
    const input = line.querySelector("input");
    input.value = input.defaultValue;
    fail(form, error.message);
  }
}

async function add(form) {
  const button = form.querySelector("[data-add]");
  form.querySelector("[data-form-error]")?.setAttribute("hidden", "");
  button.setAttribute("aria-busy", "true");
  try {
    const found = await send("add", new FormData(form));
    if (drawer) await open();
    else location.assign(root);
    return found;
  } catch (error) {
    fail(form, error.message);
  } finally {
    button.removeAttribute("aria-busy");
  }
}

document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-product-form]")) {
    event.preventDefault();
    if (event.target.querySelector("[aria-busy]") === null) add(event.target);
  }
});

document.addEventListener("change", (event) => {
  const line = event.target.closest("[data-line]");
  if (line) change(line, Math.max(0, Number(event.target.value) || 0));
  else if (event.target.name === "note") {
    const data = new FormData();
    data.set("note", event.target.value);
    send("update", data).catch(() => {});
  }
});

document.addEventListener("click", (event) => {
  const remove = event.target.closest("[data-remove]");
  if (remove) {
    event.preventDefault();
    change(remove.closest("[data-line]"), 0);
  } else if (drawer && event.target.closest("[data-open-cart]") && !event.metaKey && !event.ctrlKey) {
    event.preventDefault();
    open();
  } else if (drawer && (event.target === drawer || event.target.closest("[data-close-drawer]"))) {
    drawer.close();
  }
});

// A page that comes back from the browser's memory may show an old cart.
addEventListener("pageshow", (event) => {
  if (event.persisted) drawer?.querySelector(".drawer__content").replaceChildren();
});
