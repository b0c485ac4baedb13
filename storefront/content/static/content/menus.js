// The tree of a menu: rows with a level each. Dragged by their grips, or moved with the arrow keys on a grip.

const editor = document.querySelector("[data-menu]");
const list = editor.querySelector("[data-menu-list]");
const store = editor.querySelector("[data-menu-value]");
const status = editor.querySelector("[data-menu-status]");
const gone = editor.querySelector("[data-menu-gone]").innerHTML.trim();
const most = Number(editor.dataset.levels);
const step = 32;

const rows = () => [...list.children];
const level = (row) => Number(row.dataset.level);

function setLevel(row, value) {
  row.dataset.level = String(value);
}

// A row and all that is below it.
function block(row) {
  const all = rows();
  const start = all.indexOf(row);
  let end = start + 1;
  while (end < all.length && level(all[end]) > level(row)) {
    end += 1;
  }
  return all.slice(start, end);
}

function make(entry, at) {
  const row = editor.querySelector("[data-menu-row]").content.firstElementChild.cloneNode(true);
  row.link = { kind: entry.kind, target: entry.target ?? null, address: entry.address ?? "", label: entry.label };
  setLevel(row, at);
  row.querySelector("[data-title]").value = entry.title ?? "";
  for (const input of row.querySelectorAll("[data-title-in]")) {
    input.value = entry.titles?.[input.dataset.titleIn] ?? "";
  }
  row.querySelectorAll(".field").forEach((field) => {
    field.querySelector(".label").htmlFor = field.querySelector("input").id = `link-${crypto.randomUUID()}`;
  });
  row.querySelector("[data-find]").value = entry.label ?? "";
  show(row);
  return row;
}

function show(row) {
  const { label, kind } = row.link;
  const title = row.querySelector("[data-title]").value.trim();
  const isGone = kind && !label;
  row.querySelector("[data-shown]").textContent = title || label || "…";
  row.querySelector("[data-leads]").textContent = isGone ? gone : title ? (label ?? "") : "";
}

function fill(entries, at) {
  for (const entry of entries) {
    list.append(make(entry, at));
    fill(entry.links ?? [], at + 1);
  }
}

function tree() {
  const root = { links: [] };
  const path = [root];
  for (const row of rows()) {
    const { kind, target, address, label } = row.link;
    const titles = {};
    for (const input of row.querySelectorAll("[data-title-in]")) {
      titles[input.dataset.titleIn] = input.value.trim();
    }
    const title = row.querySelector("[data-title]").value.trim();
    const entry = { kind: kind ?? "", target, address, title, titles, label, links: [] };
    path.length = level(row);
    path.at(-1).links.push(entry);
    path.push(entry);
  }
  return root.links;
}

function changed() {
  store.value = JSON.stringify(tree());
  store.dispatchEvent(new Event("change", { bubbles: true }));
  editor.querySelector("[data-menu-empty]").hidden = list.children.length > 0;
}

// Where a block may stand before the row `next` (null: at the end): the lowest and highest level, or null.
function room(moved, next) {
  const others = rows().filter((row) => !moved.includes(row));
  const before = next ? others[others.indexOf(next) - 1] : others.at(-1);
  const depth = Math.max(...moved.map(level)) - level(moved[0]);
  const high = Math.min(before ? level(before) + 1 : 1, most - depth);
  const low = next ? level(next) : 1;
  return low <= high ? [Math.min(low, high), high] : null;
}

function place(moved, next, wanted) {
  const levels = room(moved, next);
  if (!levels) {
    return false;
  }
  const by = Math.min(Math.max(wanted, levels[0]), levels[1]) - level(moved[0]);
  for (const row of moved) {
    setLevel(row, level(row) + by);
    next ? list.insertBefore(row, next) : list.append(row);
  }
  return true;
}

function tell(row) {
  const place = String(rows().indexOf(row) + 1);
  status.textContent = status.dataset.moved.replace("[place]", place).replace("[level]", row.dataset.level);
}

// Dragging, with a mouse, a pen or a finger.
let drag = null;
list.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest("[data-grip]");
  if (!grip || event.button) {
    return;
  }
  event.preventDefault();
  grip.focus();
  grip.setPointerCapture(event.pointerId);
  const moved = block(grip.closest("[data-link]"));
  drag = { moved, from: event.clientX, level: level(moved[0]) };
  moved.forEach((row) => row.toggleAttribute("data-dragged", true));
});
list.addEventListener("pointermove", (event) => {
  if (!drag) {
    return;
  }
  const others = rows().filter((row) => !drag.moved.includes(row));
  const next = others.find((row) => {
    const { top, height } = row.getBoundingClientRect();
    return event.clientY < top + height / 2;
  });
  place(drag.moved, next ?? null, drag.level + Math.round((event.clientX - drag.from) / step));
});
for (const name of ["pointerup", "pointercancel"]) {
  list.addEventListener(name, () => {
    drag?.moved.forEach((row) => row.removeAttribute("data-dragged"));
    if (drag) {
      tell(drag.moved[0]);
      drag = null;
      changed();
    }
  });
}
list.addEventListener("dragstart", (event) => event.preventDefault());

function moveByKey(row, key) {
  const moved = block(row);
  const all = rows();
  const others = all.filter((other) => !moved.includes(other));
  const after = all[all.indexOf(moved.at(-1)) + 1] ?? null;
  if (key === "ArrowLeft" || key === "ArrowRight") {
    return place(moved, after, level(row) + (key === "ArrowRight" ? 1 : -1));
  }
  let index = after ? others.indexOf(after) : others.length;
  const by = key === "ArrowUp" ? -1 : 1;
  for (index += by; index >= 0 && index <= others.length; index += by) {
    if (place(moved, others[index] ?? null, level(row))) {
      return true;
    }
  }
  return false;
}

list.addEventListener("keydown", (event) => {
  const grip = event.target.closest("[data-grip]");
  if (!grip || !event.key.startsWith("Arrow")) {
    return;
  }
  event.preventDefault();
  const row = grip.closest("[data-link]");
  if (moveByKey(row, event.key)) {
    grip.focus();
    tell(row);
    changed();
  }
});

// Opening, naming and removing a link.
function open(row, on) {
  row.querySelector(".menu-link-form").hidden = !on;
  row.querySelector("[data-edit]").setAttribute("aria-expanded", String(on));
}

list.addEventListener("click", (event) => {
  const row = event.target.closest("[data-link]");
  if (event.target.closest("[data-edit]")) {
    open(row, row.querySelector(".menu-link-form").hidden);
  } else if (event.target.closest("[data-remove]")) {
    const near = row.nextElementSibling ?? row.previousElementSibling;
    block(row).forEach((each) => each.remove());
    (near?.isConnected ? near.querySelector("[data-grip]") : editor.querySelector("[data-menu-add]")).focus();
    changed();
  } else if (event.target.closest("[data-found] [data-kind]")) {
    choose(row, event.target.closest("[data-kind]"));
  }
});
list.addEventListener("input", (event) => {
  if (event.target.matches("[data-title], [data-title-in]")) {
    show(event.target.closest("[data-link]"));
    changed();
  }
});

// Where a link leads: looked for while one types.
let waiting = 0;
function close(row) {
  row.querySelector("[data-found]").hidden = true;
  row.querySelector("[data-find]").setAttribute("aria-expanded", "false");
}

async function find(row, words) {
  const turn = ++waiting;
  try {
    const answer = await fetch(`${editor.dataset.targets}?q=${encodeURIComponent(words)}`);
    if (turn !== waiting || !answer.ok) {
      return;
    }
    const found = row.querySelector("[data-found]");
    found.innerHTML = await answer.text();
    found.hidden = false;
    row.querySelector("[data-find]").setAttribute("aria-expanded", "true");
  } catch {
    const text = document.querySelector("[data-toasts]")?.dataset.offline;
    document.dispatchEvent(new CustomEvent("toast", { detail: { text, tone: "error" } }));
  }
}

function choose(row, button) {
  const { kind, target, address, label } = button.dataset;
  row.link = { kind, target: target ? Number(target) : null, address: address ?? "", label };
  row.querySelector("[data-find]").value = label;
  close(row);
  show(row);
  changed();
  row.querySelector("[data-title]").focus();
}

let pause = 0;
list.addEventListener("input", (event) => {
  if (event.target.matches("[data-find]")) {
    clearTimeout(pause);
    const row = event.target.closest("[data-link]");
    pause = setTimeout(() => find(row, event.target.value), 200);
  }
});
list.addEventListener("focusin", (event) => {
  if (event.target.matches("[data-find]")) {
    event.target.select();
    const row = event.target.closest("[data-link]");
    find(row, event.target.value === row.link.label ? "" : event.target.value);
  }
});
list.addEventListener("focusout", (event) => {
  const box = event.target.closest(".target-box");
  if (box && !box.contains(event.relatedTarget)) {
    waiting += 1;
    close(box.closest("[data-link]"));
  }
});
list.addEventListener("keydown", (event) => {
  const box = event.target.closest(".target-box");
  if (!box || event.isComposing) {
    return;
  }
  const choices = [...box.querySelectorAll("[data-kind]")];
  const at = choices.indexOf(document.activeElement);
  if (event.key === "Escape") {
    close(box.closest("[data-link]"));
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const next = at + (event.key === "ArrowDown" ? 1 : -1);
    (choices[next] ?? box.querySelector("[data-find]")).focus();
  } else if (event.key === "Enter" && event.target.matches("[data-find]")) {
    event.preventDefault();
    choices[0] && !box.querySelector("[data-found]").hidden && choose(box.closest("[data-link]"), choices[0]);
  }
});

editor.querySelector("[data-menu-add]").addEventListener("click", () => {
  const row = make({ kind: "", title: "" }, 1);
  list.append(row);
  open(row, true);
  changed();
  row.querySelector("[data-find]").focus();
});

function load() {
  list.replaceChildren();
  fill(JSON.parse(store.value || "[]"), 1);
  editor.querySelector("[data-menu-empty]").hidden = list.children.length > 0;
}

const first = store.value;
store.form.addEventListener("ui:reset", () => {
  store.value = first;
  load();
});
load();
