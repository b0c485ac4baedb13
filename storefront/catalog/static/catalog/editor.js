// The editor's pictures, options and variants. The server makes the variants; here values become chips.

function changed(element) {
  element.dispatchEvent(new Event("change", { bubbles: true }));
}

// Language panels: one is shown at a time.
const tabs = [...document.querySelectorAll(".language-tabs [data-panel]")];

function showPanel(name) {
  for (const tab of tabs) {
    tab.setAttribute("aria-selected", String(tab.dataset.panel === name));
  }
  for (const panel of document.querySelectorAll("[data-language-panel]")) {
    panel.hidden = panel.dataset.languagePanel !== name;
  }
}

if (tabs.length) {
  const broken = document.querySelector("[data-language-panel] [aria-invalid=true]");
  showPanel(broken?.closest("[data-language-panel]").dataset.languagePanel ?? "main");
  for (const tab of tabs) {
    tab.addEventListener("click", () => showPanel(tab.dataset.panel));
  }
}

// Things that are put in order by dragging.
function sortable(list, selector) {
  let dragged = null;
  list.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.(selector);
    dragged?.toggleAttribute("data-dragged", true);
  });
  list.addEventListener("dragover", (event) => {
    const over = event.target.closest?.(selector);
    if (!dragged || !list.contains(dragged)) {
      return;
    }
    event.preventDefault();
    if (over && over !== dragged) {
      const items = [...list.querySelectorAll(selector)];
      items.indexOf(dragged) < items.indexOf(over) ? over.after(dragged) : over.before(dragged);
    }
  });
  list.addEventListener("dragend", () => {
    if (dragged) {
      dragged.removeAttribute("data-dragged");
      dragged = null;
      changed(list);
    }
  });
}

const tiles = document.querySelector("[data-tiles]");
if (tiles) {
  sortable(tiles, "[data-tile]");
  tiles.addEventListener("click", (event) => {
    const tile = event.target.closest("[data-tile]");
    if (event.target.closest("[data-tile-remove]")) {
      tile.remove();
      changed(tiles);
    } else if (event.target.closest("[data-tile-first]")) {
      tiles.prepend(tile);
      changed(tiles);
    }
  });
  const add = tiles.querySelector("[data-tile-add]");
  const input = add.querySelector("input[type=file]");
  // Files go ahead of the form, which then needs no parts: thousands of fields are read far quicker so.
  input.form.enctype = "application/x-www-form-urlencoded";
  input.addEventListener("change", async (event) => {
    event.stopPropagation();
    if (!input.files.length) {
      return;
    }
    const body = new FormData();
    [...input.files].forEach((file) => body.append("files", file));
    body.append("csrfmiddlewaretoken", input.form.elements.csrfmiddlewaretoken.value);
    input.value = "";
    add.setAttribute("aria-busy", "true");
    tiles.querySelectorAll("[data-refused]").forEach((note) => note.remove());
    try {
      const answer = await fetch(input.dataset.uploadUrl, { method: "POST", body });
      if (!answer.ok) {
        throw new Error(String(answer.status));
      }
      add.insertAdjacentHTML("beforebegin", await answer.text());
    } catch {
      const text = document.querySelector("[data-toasts]")?.dataset.offline;
      document.dispatchEvent(new CustomEvent("toast", { detail: { text, tone: "error" } }));
    }
    add.removeAttribute("aria-busy");
    changed(tiles);
  });
  for (const [name, over] of [
    ["dragover", true],
    ["dragleave", false],
    ["drop", false],
  ]) {
    add.addEventListener(name, () => add.toggleAttribute("data-over", over));
  }
}

// Option values: a textarea with one a line, shown as chips.
const options = document.querySelector("[data-options]");

function chips(area) {
  if (area.dataset.ready) {
    return;
  }
  area.dataset.ready = "yes";
  const frame = document.createElement("span");
  frame.className = "tag-input";
  const entry = document.createElement("input");
  entry.type = "text";
  entry.id = area.id;
  entry.placeholder = area.placeholder;
  area.removeAttribute("id");
  area.hidden = true;
  frame.append(entry);
  area.after(frame);
  const values = () => area.value.split("\n").filter(Boolean);

  function set(next) {
    area.value = [...new Set(next)].join("\n");
    draw();
    changed(area);
    options.dispatchEvent(new CustomEvent("options:changed"));
  }

  function draw() {
    frame.querySelectorAll(".tag").forEach((tag) => tag.remove());
    entry.before(
      ...values().map((value) => {
        const tag = document.createElement("span");
        tag.className = "tag";
        tag.append(value);
        const remove = document.createElement("button");
        remove.type = "button";
        remove.setAttribute("aria-label", `${area.dataset.removeLabel} ${value}`);
        remove.textContent = "×";
        remove.addEventListener("click", () => set(values().filter((other) => other !== value)));
        tag.append(remove);
        return tag;
      }),
    );
    entry.placeholder = values().length ? "" : area.placeholder;
  }

  function take() {
    const words = entry.value.split(/[,，、\n]/).map((word) => word.trim()).filter(Boolean);
    if (words.length) {
      entry.value = "";
      set([...values(), ...words]);
    }
  }

  entry.addEventListener("keydown", (event) => {
    if (event.isComposing) {
      return;
    }
    if (event.key === "Enter") {
      event.preventDefault();
      take();
    } else if (event.key === "Backspace" && !entry.value && values().length) {
      set(values().slice(0, -1));
    }
  });
  entry.addEventListener("input", (event) => {
    if (!event.isComposing && /[,，、]/.test(entry.value)) {
      take();
    }
  });
  entry.addEventListener("blur", take);
  frame.addEventListener("click", (event) => event.target === frame && entry.focus());
  draw();
}

if (options) {
  const most = 3;
  const button = options.querySelector("[data-add-option]");
  const rows = () => [...options.querySelectorAll("[data-option]")];
  const count = () => (button.hidden = rows().length >= most);
  options.querySelectorAll("[data-option] [data-values]").forEach(chips);
  count();
  button.addEventListener("click", () => {
    const template = options.querySelector("[data-option-template]");
    const taken = rows().map((row) => row.querySelector("[name$='-name']").name.slice(1, 2));
    const index = ["0", "1", "2"].find((number) => !taken.includes(number));
    const holder = document.createElement("div");
    holder.innerHTML = template.innerHTML.replaceAll("o__-", `o${index}-`);
    const row = holder.firstElementChild;
    button.closest(".row").before(row);
    chips(row.querySelector("[data-values]"));
    row.querySelector("input").focus();
    count();
  });
  options.addEventListener("click", (event) => {
    if (event.target.closest("[data-remove-option]")) {
      event.target.closest("[data-option]").remove();
      count();
      changed(options);
      options.dispatchEvent(new CustomEvent("options:changed"));
    }
  });
}

// One price for all variants.
document.addEventListener("change", (event) => {
  if (event.target.matches?.("[data-price-all]") && event.target.value) {
    event.stopPropagation();
    const inputs = document.querySelectorAll("[data-variant] .cell-price input");
    inputs.forEach((input) => (input.value = event.target.value));
    event.target.value = "";
    inputs[0] && changed(inputs[0]);
  }
});

// What search engines show follows what is typed.
const preview = document.querySelector("[data-seo]");
if (preview) {
  const typed = (id) => document.getElementById(id)?.value.trim() ?? "";
  const bare = (html) => new DOMParser().parseFromString(html, "text/html").body.textContent.trim();
  document.addEventListener("input", () => {
    const { seoTitle, seoText, title, text } = preview.dataset;
    preview.querySelector(".seo-title").textContent = typed(seoTitle) || typed(title);
    preview.querySelector(".seo-text").textContent = (typed(seoText) || bare(typed(text))).slice(0, 160);
  });
}

// Products of a collection, or those that go with a product: found, added, put in order, taken out.
const picked = document.querySelector("[data-picked]");
if (picked) {
  sortable(picked, "[data-pick]");
  document.addEventListener("click", (event) => {
    const row = event.target.closest("[data-pick]");
    if (event.target.closest("[data-pick-add]")) {
      const id = row.querySelector("[name=products]").value;
      if (!picked.querySelector(`[name=products][value="${CSS.escape(id)}"]`)) {
        row.querySelector("[name=products]").disabled = false;
        picked.append(row);
        changed(picked);
      } else {
        row.remove();
      }
    } else if (event.target.closest("[data-pick-remove]")) {
      row.remove();
      changed(picked);
    }
  });
}
