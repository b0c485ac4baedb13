// The command palette: ⌘K or Ctrl K, places of the menu at once, the store's things from the server.

const palette = document.querySelector("dialog[data-palette]");
const input = palette?.querySelector("input[type=search]");
const list = palette?.querySelector("[data-palette-list]");
const none = palette?.querySelector("[data-palette-none]");
let waiting = null;
let asked = 0;

function items() {
  return [...list.querySelectorAll(".menu-item:not([hidden])")];
}

function mark(item) {
  list.querySelectorAll("[aria-selected=true]").forEach((other) => other.setAttribute("aria-selected", "false"));
  item?.setAttribute("aria-selected", "true");
  item?.scrollIntoView({ block: "nearest" });
  if (item) {
    input.setAttribute("aria-activedescendant", item.id);
  } else {
    input.removeAttribute("aria-activedescendant");
  }
}

function filter() {
  const query = input.value.trim().toLocaleLowerCase();
  for (const item of list.querySelectorAll("[data-place]")) {
    const label = item.textContent.trim().toLocaleLowerCase();
    item.hidden = !label.includes(query) && !item.dataset.place.startsWith(query);
  }
  for (const group of list.querySelectorAll("[data-group]")) {
    group.hidden = !group.querySelector(".menu-item:not([hidden])");
  }
  number();
  mark(items()[0]);
  none.hidden = items().length > 0;
}

function number() {
  items().forEach((item, index) => (item.id = `palette-${index}`));
}

async function ask() {
  const query = input.value.trim();
  const results = palette.querySelector("[data-results]");
  const turn = ++asked;
  if (!query || !palette.dataset.searchUrl) {
    results.replaceChildren();
    filter();
    return;
  }
  try {
    const url = `${palette.dataset.searchUrl}?q=${encodeURIComponent(query)}`;
    const answer = await fetch(url, { headers: { "HX-Request": "true" } });
    if (turn !== asked || !answer.ok) {
      return;
    }
    // Same origin, escaped by the server's templates.
    results.innerHTML = await answer.text();
    filter();
  } catch {
    results.replaceChildren();
    filter();
  }
}

function open() {
  if (!palette.open) {
    palette.showModal();
    input.value = "";
    palette.querySelector("[data-results]").replaceChildren();
    filter();
    input.focus();
  }
}

if (palette) {
  document.addEventListener("keydown", (event) => {
    if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open();
    }
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-palette-open]")) {
      event.preventDefault();
      open();
    }
  });
  document.querySelectorAll("[data-mac]").forEach((key) => {
    if (/Mac|iPhone|iPad/.test(navigator.platform)) {
      key.textContent = key.dataset.mac;
    }
  });
  input.addEventListener("input", () => {
    filter();
    clearTimeout(waiting);
    waiting = setTimeout(ask, 160);
  });
  input.addEventListener("keydown", (event) => {
    const all = items();
    const index = all.findIndex((item) => item.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      mark(all.at((index + (event.key === "ArrowDown" ? 1 : -1)) % all.length));
    } else if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      all[index]?.click();
    }
  });
}
