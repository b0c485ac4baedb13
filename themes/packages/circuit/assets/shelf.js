// Narrowing and sorting products without loading the page again. Without this, the form is sent as forms are.
const form = document.querySelector("form[data-narrow]");
const shelf = document.querySelector("[data-shelf]");
const section = shelf?.closest(".shopify-section");
let asked = 0;

function address() {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value !== "") query.append(name, value);
  return `${form.getAttribute("action")}?${query}`;
}

async function go(url, push = true) {
  const turn = ++asked;
  shelf.setAttribute("aria-busy", "true");
  try {
    const from = new URL(url, location.href);
    from.searchParams.set("section_id", section.id.replace("shopify-section-", ""));
    const answer = await fetch(from);
    if (!answer.ok) throw new Error(answer.status);
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (turn !== asked) return;
    if (push) history.pushState({}, "", url);
    show(fresh);
  } catch {
    if (turn === asked) location.assign(url);
  } finally {
    if (turn === asked) shelf.removeAttribute("aria-busy");
  }
}

function show(fresh) {
  const focused = document.activeElement?.id;
  for (const old of document.querySelectorAll("[data-live]")) {
    const next = fresh.querySelector(`[data-live="${CSS.escape(old.dataset.live)}"]`);
    const unfolded = old.querySelector(".facet__more")?.open;
    if (!next) old.replaceChildren();
    else if (!old.contains(document.activeElement) || document.activeElement.type !== "text") old.replaceChildren(...next.childNodes);
    if (unfolded) old.querySelector(".facet__more")?.setAttribute("open", "");
  }
  const sort = fresh.getElementById("sort-by");
  if (sort) document.getElementById("sort-by").value = sort.value;
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

function remember() {
  for (const input of shelf.querySelectorAll("[data-view]")) {
    input.checked = input.value === (localStorage.getItem("view") ?? "grid");
    input.addEventListener("change", () => localStorage.setItem("view", input.value));
  }
}

if (form && shelf) {
  try { remember(); } catch { /* a browser that keeps nothing shows the grid */ }
  document.addEventListener("change", (event) => {
    if (event.target.form === form) go(address());
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    go(address());
  });
  shelf.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-narrow], .pagination a");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    go(link.href);
    if (link.closest(".pagination")) section.scrollIntoView();
  });
  addEventListener("popstate", () => go(location.href, false));
}
