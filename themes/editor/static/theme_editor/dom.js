// Making elements, icons and texts; what the page knows of theme, shop and rights.

export const facts = JSON.parse(document.getElementById("editor-facts").textContent);

// The text in the language of the back office; {name} is filled from `values`.
export function t(text, values = {}) {
  return (facts.words[text] ?? text).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

const SVG = "http://www.w3.org/2000/svg";

export function icon(name, size = 20) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("width", size);
  svg.setAttribute("height", size);
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${facts.icons}#${name}`);
  svg.append(use);
  return svg;
}

// h("button.small", { onclick, ariaLabel, "data-x": 1 }, children…): texts are text, never markup.
export function h(described, props = {}, ...children) {
  const [name, ...classes] = described.split(".");
  const node = document.createElement(name || "div");
  if (classes.length) {
    node.className = classes.join(" ");
  }
  for (const [key, value] of Object.entries(props ?? {})) {
    if (value === undefined || value === null || value === false) {
      continue;
    }
    if (key.startsWith("on")) {
      node.addEventListener(key.slice(2), value);
    } else if (key === "class") {
      node.classList.add(...String(value).split(" ").filter(Boolean));
    } else if (key.includes("-") || ["role", "for", "list", "form", "lang", "popovertarget"].includes(key)) {
      node.setAttribute(key, value === true ? "" : value);
    } else {
      node[key] = value;
    }
  }
  node.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export function button(label, props = {}, ...children) {
  return h("button", { type: "button", class: "button small", ...props }, ...children, label);
}

export function iconButton(name, label, props = {}) {
  const { class: extra = "", ...rest } = props;
  return h(
    "button",
    { type: "button", class: `button quiet small icon-only ${extra}`, ariaLabel: label, title: label, ...rest },
    icon(name),
  );
}

// `about` names what was tried: what was said about it before makes room.
export function toast(text, tone = "success", about = "") {
  document.dispatchEvent(new CustomEvent("toast", { detail: { text, tone, about } }));
}

// What failed, until it is tried again or, where there was no answer at all, until the server is heard again.
export function failed(error, about) {
  const isOffline = !error.status;
  const said = isOffline ? error.told?.message : error.message;
  toast(said || t("No connection. Try again."), "error", isOffline ? "line" : about);
}

export const settled = (...abouts) => abouts.forEach((about) => toast("", "info", about));

let number = 0;
export const newId = (prefix = "e") => `${prefix}-${++number}`;

export function wait(milliseconds, act) {
  let timer = 0;
  const later = (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => act(...given), milliseconds);
  };
  later.now = (...given) => {
    clearTimeout(timer);
    act(...given);
  };
  return later;
}

// A dialog that is built, shown, and thrown away when it closes. `fill(dialog)` gives the body's children.
export function openDialog(title, fill, { wide = false, kind = "dialog" } = {}) {
  const id = newId("dialog");
  const body = h("div.dialog-body");
  const dialog = h(
    "dialog",
    { class: `${kind} ${wide ? "wide" : ""}`, "aria-labelledby": id, "closedby": "any" },
    h("div.dialog-head", {}, h("h2", { id }, title), iconButton("close", t("Close"), { onclick: () => dialog.close() })),
    body,
  );
  dialog.setAttribute("closedby", "any");
  body.append(...[fill(dialog)].flat(3).filter(Boolean));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

// A menu at a button: [{label, icon, act, danger, reason}], null for a line.
export function openMenu(anchor, items) {
  document.querySelectorAll(".menu[data-once]").forEach((menu) => menu.remove());
  const name = `--${newId("menu")}`;
  const menu = h("div.menu.end", { popover: "auto", "data-once": true, role: "menu" });
  for (const item of items) {
    menu.append(
      item === null
        ? h("hr")
        : h(
            "button.menu-item",
            {
              type: "button",
              role: "menuitem",
              class: item.danger ? "danger" : "",
              disabled: Boolean(item.reason),
              title: item.reason ?? "",
              onclick: () => {
                menu.hidePopover();
                item.act();
              },
            },
            item.icon ? icon(item.icon, 18) : null,
            item.label,
            item.keys ? h("span.push", {}, item.keys) : null,
          ),
    );
  }
  menu.addEventListener("toggle", (event) => event.newState === "closed" && menu.remove());
  anchor.style.anchorName = name;
  menu.style.positionAnchor = name;
  document.body.append(menu);
  menu.showPopover({ source: anchor });
  menu.querySelector(".menu-item:not(:disabled)")?.focus();
  return menu;
}

export function confirmed(title, text, label, { danger = false } = {}) {
  return new Promise((resolve) => {
    let said = false;
    const dialog = openDialog(title, (self) => [
      h("p", {}, text),
      h(
        "div.dialog-foot",
        {},
        h("button.button", { type: "button", onclick: () => self.close() }, t("Cancel")),
        h(
          "button.button.primary",
          {
            type: "button",
            class: danger ? "danger" : "",
            onclick: () => {
              said = true;
              self.close();
            },
          },
          label,
        ),
      ),
    ]);
    dialog.addEventListener("close", () => resolve(said));
  });
}
