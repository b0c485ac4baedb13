// The tree at the left: sections of the header, the template and the footer, with their blocks inside.
// By keyboard: arrows walk and fold; Space takes a row, arrows move it, Space drops it, Escape puts it back.

import { h, icon, iconButton, openMenu, t, toast } from "./dom.js";
import { sameSpot, spotKey } from "./edits.js";
import { blockOrder, entryAt, orderOf, staticKeys, summary } from "./model.js";

export class Tree {
  #open = new Set();
  #focused = "";
  #grabbed = null;
  #dragged = null;

  constructor(root, { work, preview, edits, actions }) {
    Object.assign(this, { root, work, preview, edits, actions });
    this.live = h("p.visually-hidden", { role: "status", "aria-live": "assertive" });
    root.after(this.live);
    root.addEventListener("keydown", (event) => this.#key(event));
    root.addEventListener("dragover", (event) => this.#over(event));
    root.addEventListener("dragleave", () => this.#mark(null));
    root.addEventListener("drop", (event) => this.#drop(event));
  }

  // Groups as they stand on the page: header, template, footer, then others and what layouts place.
  groups() {
    const { groups } = this.work.description;
    const named = (group) => ({ place: `group:${group.name}`, title: group.title, addable: group.addable });
    const template = { place: `template:${this.preview.template}`, title: t("Template"), addable: null };
    const before = groups.filter((group) => group.kind === "header").map(named);
    const after = groups.filter((group) => group.kind !== "header").map(named);
    const fixed = this.preview.places.filter((place) => place.startsWith("static:"));
    return { before, template, after, fixed };
  }

  draw() {
    const had = this.root.contains(document.activeElement);
    const { before, template, after, fixed } = this.groups();
    this.root.replaceChildren(
      ...[...before, template, ...after].map((group) => this.#group(group)),
      fixed.length ? this.#fixed(fixed) : "",
    );
    const rows = this.rows();
    const current = rows.find((row) => row.dataset.key === this.#focused) ?? rows.find((row) => row.ariaSelected === "true") ?? rows[0];
    if (current) {
      current.tabIndex = 0;
    }
    if (had && current && document.activeElement === document.body) {
      current.focus();
    }
  }

  rows() {
    return [...this.root.querySelectorAll("[role=treeitem]")];
  }

  #group({ place, title }) {
    const doc = this.work.at(place);
    const keys = orderOf(doc);
    return h(
      "section.tree-group",
      { "data-place": place },
      h("h3", {}, title),
      h("ul", { role: "tree", ariaLabel: title }, keys.map((key) => this.#row(doc, { place, key, path: [] }, 1))),
      this.work.description.templates.some((each) => `template:${each.name}` === place && each.format === "liquid")
        ? h("p.tree-none", {}, t("This page is written in code."))
        : h(
            "button.tree-add",
            { type: "button", "data-add": place, onclick: () => this.actions.addSection(place) },
            icon("plus", 18),
            t("Add section"),
          ),
    );
  }

  #fixed(places) {
    return h(
      "section.tree-group",
      {},
      h("h3", {}, t("On every page")),
      h(
        "ul",
        { role: "tree", ariaLabel: t("On every page") },
        places.map((place) => this.#row(this.work.at(place), { place, key: place.slice(7), path: [] }, 1)),
      ),
    );
  }

  #row(doc, spot, level) {
    const entry = entryAt(doc, spot.key, spot.path);
    const part = this.edits.part(spot);
    const key = spotKey(spot);
    const inner = this.#inside(entry, spot);
    const takes = part?.takes?.length > 0;
    const folds = inner.length > 0 || takes;
    const isOpen = this.#open.has(key);
    const hidden = Boolean(entry?.disabled);
    const name = this.edits.name(spot);
    const fixed = this.edits.isStatic(spot);
    const told = summary(entry, part, (value) => this.work.text(value, this.preview.language));
    return h(
      "li",
      {
        role: "treeitem",
        "data-key": key,
        tabIndex: -1,
        ariaLevel: level,
        ariaSelected: String(sameSpot(spot, this.preview.selected)),
        ...(folds ? { ariaExpanded: String(isOpen) } : {}),
        ariaLabel: [name, told, hidden ? t("hidden") : "", part ? "" : t("not in this theme")].filter(Boolean).join(", "),
        class: `${hidden ? "hidden-row" : ""} ${part ? "" : "unknown"}`,
        "data-grabbed": Boolean(this.#grabbed) && this.#focused === key,
        spot,
      },
      h(
        "div.tree-row",
        {
          draggable: !fixed,
          onclick: () => this.#choose(spot),
          onpointerenter: () => this.preview.outline({ ...spot, label: name }),
          onpointerleave: () => this.preview.outline(null),
          ondragstart: (event) => this.#start(event, spot),
          ondragend: () => this.#end(),
        },
        folds
          ? h(
              "button.fold",
              { type: "button", tabIndex: -1, ariaLabel: isOpen ? t("Fold") : t("Unfold"), onclick: (event) => this.#fold(event, key) },
              icon(isOpen ? "chevron-down" : "chevron-right", 16),
            )
          : h("span.fold"),
        icon(fixed ? "lock" : spot.path.length ? "block" : "section", 18),
        h("span.tree-name", {}, name, told ? h("small", {}, told) : null),
        hidden ? icon("eye-off", 16) : null,
        iconButton("more", t("More about {name}", { name }), {
          tabIndex: -1,
          class: "row-menu",
          onclick: (event) => {
            event.stopPropagation();
            this.menu(spot, event.currentTarget);
          },
        }),
      ),
      folds && isOpen ? this.#children(doc, spot, inner, level, takes) : null,
    );
  }

  // Keys of the blocks inside, static ones (also those that only the page knows) first.
  #inside(entry, spot) {
    const depth = spot.path.length + 1;
    const path = spot.path.join("/");
    const seen = this.preview
      .staticsIn(spot.place, spot.key)
      .map((block) => block.path.split("/"))
      .filter((keys) => keys.length === depth && keys.slice(0, -1).join("/") === path)
      .map((keys) => keys.at(-1))
      .filter((key) => !entry?.blocks?.[key]);
    return [...new Set([...(entry ? staticKeys(entry) : []), ...seen, ...(entry ? blockOrder(entry) : [])])];
  }

  #children(doc, spot, inner, level, takes) {
    return h(
      "ul",
      { role: "group" },
      inner.map((key) => this.#row(doc, { ...spot, path: [...spot.path, key] }, level + 1)),
      takes
        ? h(
            "li",
            { role: "none" },
            h("button.tree-add", { type: "button", onclick: () => this.actions.addBlock(spot) }, icon("plus", 18), t("Add block")),
          )
        : null,
    );
  }

  #choose(spot) {
    this.#focused = spotKey(spot);
    this.actions.select(spot);
  }

  #fold(event, key) {
    event.stopPropagation();
    this.#open.has(key) ? this.#open.delete(key) : this.#open.add(key);
    this.draw();
  }

  // Unfold what is around a spot, so that its row can be seen.
  reveal(spot) {
    for (let length = 0; length < spot.path.length; length += 1) {
      this.#open.add(spotKey({ ...spot, path: spot.path.slice(0, length) }));
    }
    this.#focused = spotKey(spot);
    this.draw();
    this.#rowOf(spot)?.scrollIntoView({ block: "nearest" });
  }

  unfold(spot) {
    this.#open.add(spotKey(spot));
  }

  mark(spot) {
    for (const row of this.rows()) {
      row.toggleAttribute("data-over", Boolean(spot) && row.dataset.key === spotKey(spot));
    }
  }

  #rowOf(spot) {
    return this.rows().find((row) => row.dataset.key === spotKey(spot));
  }

  menu(spot, anchor) {
    const hidden = Boolean(this.edits.entry(spot)?.disabled);
    const [keys, index] = this.edits.beside(spot);
    const fixed = this.edits.whyFixed(spot);
    const edge = t("It is at the end already.");
    openMenu(anchor, [
      { label: t("Move up"), icon: "arrow-up", reason: fixed || (index <= 0 ? edge : ""), act: () => this.#step(spot, -1) },
      { label: t("Move down"), icon: "arrow-down", reason: fixed || (index >= keys.length - 1 ? edge : ""), act: () => this.#step(spot, 1) },
      null,
      { label: t("Rename"), icon: "edit", act: () => this.actions.rename(spot) },
      { label: t("Duplicate"), icon: "copy", keys: "D", reason: this.edits.whyNoTwin(spot), act: () => this.actions.duplicate(spot) },
      { label: hidden ? t("Show") : t("Hide"), icon: hidden ? "eye" : "eye-off", keys: "H", act: () => this.#hideOrShow(spot) },
      null,
      { label: t("Remove"), icon: "trash", danger: true, reason: fixed, act: () => this.actions.remove(spot) },
    ]);
  }

  #hideOrShow(spot) {
    this.edits.hide(spot, !this.edits.entry(spot)?.disabled);
  }

  #step(spot, by) {
    if (this.edits.step(spot, by)) {
      this.#focused = spotKey(spot);
      this.draw();
      this.#rowOf(spot)?.focus();
      const [keys, index] = this.edits.beside(spot);
      this.live.textContent = t("{name}: place {place} of {count}", { name: this.edits.name(spot), place: index + 1, count: keys.length });
    }
  }

  /* ---- keyboard ---- */

  #key(event) {
    const row = event.target.closest("[role=treeitem]");
    if (!row || event.target !== row || event.metaKey || event.ctrlKey) {
      return;
    }
    const { spot } = row;
    const rows = this.rows();
    const at = rows.indexOf(row);
    const keys = {
      ArrowDown: () => (this.#grabbed ? this.#step(spot, 1) : rows[at + 1]?.focus()),
      ArrowUp: () => (this.#grabbed ? this.#step(spot, -1) : rows[at - 1]?.focus()),
      ArrowRight: () => this.#wide(row, true),
      ArrowLeft: () => this.#wide(row, false),
      Home: () => rows[0].focus(),
      End: () => rows.at(-1).focus(),
      Enter: () => this.#choose(spot),
      " ": () => this.#grab(spot),
      Escape: () => this.#release(spot),
      Delete: () => this.actions.remove(spot),
      Backspace: () => this.actions.remove(spot),
      d: () => this.actions.duplicate(spot),
      h: () => this.#hideOrShow(spot),
      F2: () => this.actions.rename(spot),
    };
    if (keys[event.key]) {
      event.preventDefault();
      event.stopPropagation();
      this.#focused = row.dataset.key;
      keys[event.key]();
    }
  }

  #wide(row, open) {
    if (row.ariaExpanded === String(!open)) {
      open ? this.#open.add(row.dataset.key) : this.#open.delete(row.dataset.key);
      this.draw();
      this.#rowOf(row.spot)?.focus();
    } else if (!open) {
      row.parentElement.closest("[role=treeitem]")?.focus();
    }
  }

  #grab(spot) {
    if (this.#grabbed) {
      this.live.textContent = t("{name} was dropped.", { name: this.edits.name(spot) });
      this.#grabbed = null;
    } else {
      const why = this.edits.whyFixed(spot);
      if (why) {
        toast(why, "info");
        return;
      }
      this.#grabbed = { index: this.edits.beside(spot)[1] };
      this.live.textContent = t("{name} is taken. Move it with the arrow keys, drop it with Space.", { name: this.edits.name(spot) });
    }
    this.#rowOf(spot)?.toggleAttribute("data-grabbed", Boolean(this.#grabbed));
  }

  #release(spot) {
    if (this.#grabbed) {
      const by = this.#grabbed.index - this.edits.beside(spot)[1];
      this.#grabbed = null;
      this.#step(spot, by);
      this.draw();
      this.#rowOf(spot)?.focus();
    }
  }

  /* ---- drag ---- */

  #start(event, spot) {
    event.stopPropagation();
    this.#dragged = spot;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", this.edits.name(spot));
  }

  #end() {
    this.#dragged = null;
    this.#mark(null);
  }

  #goal(event) {
    const row = event.target.closest?.("[role=treeitem]");
    if (!row || !this.#dragged) {
      return null;
    }
    const box = row.querySelector(".tree-row").getBoundingClientRect();
    const part = (event.clientY - box.top) / box.height;
    const ways = part < 0.3 ? ["before", "in", "after"] : part > 0.7 ? ["after", "in", "before"] : ["in", part < 0.5 ? "before" : "after"];
    const how = ways.find((way) => !this.edits.whyNoMove(this.#dragged, row.spot, way));
    return how && !sameSpot(row.spot, this.#dragged) ? { row, how } : null;
  }

  #over(event) {
    const goal = this.#goal(event);
    this.#mark(goal);
    if (goal) {
      event.preventDefault();
      event.dataTransfer.dropEffect = "move";
    }
  }

  #mark(goal) {
    for (const row of this.root.querySelectorAll("[data-drop]")) {
      delete row.dataset.drop;
    }
    if (goal) {
      goal.row.querySelector(".tree-row").dataset.drop = goal.how;
    }
  }

  #drop(event) {
    const goal = this.#goal(event);
    this.#mark(null);
    if (goal) {
      event.preventDefault();
      if (goal.how === "in") {
        this.unfold(goal.row.spot);
      }
      const now = this.edits.move(this.#dragged, goal.row.spot, goal.how);
      this.#dragged = null;
      if (now) {
        this.actions.select(now);
      }
    }
  }
}
