// The shop in the frame: where it is, how wide, and what it is told. Only messages of the shop's own origin count.

import { facts, t, toast } from "./dom.js";
import { idOf, placeOf } from "./work.js";

const origin = new URL(facts.shop).origin;

export class Preview extends EventTarget {
  constructor(frame, { work, saver, token }) {
    super();
    this.frame = frame;
    this.work = work;
    this.saver = saver;
    this.token = token;
    this.template = "index";
    this.root = "";
    this.path = "/";
    this.sections = [];
    this.inspecting = true;
    this.scale = 1;
    this.selected = null;
    this.pending = new Map();
    this.pendingTheme = false;
    addEventListener("message", (event) => {
      if (event.origin === origin && event.source === frame.contentWindow && event.data?.kaidian) {
        this.#hear(event.data);
      }
    });
    saver.addEventListener("kept", () => this.#draw());
  }

  // How much smaller than it is the shop is drawn.
  drawnAt(scale) {
    this.scale = scale;
    this.say("scale", { scale });
  }

  // Show a page of the shop: a path without the language's prefix.
  show(path) {
    this.path = path;
    const url = new URL(`${facts.shop}${path === "/" && this.root ? this.root : this.root + path}`);
    url.searchParams.set("preview_theme", this.token);
    this.dispatchEvent(new Event("loading"));
    this.frame.src = url;
  }

  say(type, told = {}) {
    this.frame.contentWindow?.postMessage({ kaidian: type, ...told }, origin);
  }

  // The places that the page in the frame is made of.
  get places() {
    const groups = this.work.description.groups.map((group) => `group:${group.name}`);
    const statics = this.sections.filter((section) => section.location === "static").map(placeOf);
    return [`template:${this.template}`, ...groups, ...new Set(statics)];
  }

  // A change of the document: drawn as soon as the server has it.
  changed({ before }) {
    const { theme, changes } = this.work.touched(before, this.places);
    this.pendingTheme ||= theme;
    for (const [place, { draw, gone, order, css, any }] of changes) {
      for (const key of css) {
        this.say("css", { section: idOf(place, key), text: cssOf(this.work.at(place).sections[key]) });
      }
      if (!any) {
        continue;
      }
      const former = this.pending.get(place);
      this.pending.set(place, {
        draw: new Set([...(former?.draw ?? []), ...draw]),
        gone: new Set([...(former?.gone ?? []), ...gone]),
        order: Boolean(order || former?.order),
      });
    }
    return theme || changes.size > 0;
  }

  // What is newer than the server's document stays pending: the frame can't get it yet, and is told again.
  #draw() {
    const { isBehind, keptDocument } = this.saver;
    if (this.pendingTheme) {
      this.pendingTheme = isBehind;
      this.say("page");
    }
    if (!this.pending.size) {
      return;
    }
    const changes = [...this.pending].map(([place, { draw, gone, order }]) => {
      const doc = this.work.at(place, keptDocument);
      const shown = (doc.order ?? Object.keys(doc.sections)).filter((key) => doc.sections[key] && !doc.sections[key].disabled);
      return {
        draw: [...draw].filter((key) => shown.includes(key)).map((key) => idOf(place, key)),
        gone: [...gone].filter((key) => !shown.includes(key)).map((key) => idOf(place, key)),
        order: order ? shown.map((key) => idOf(place, key)) : null,
      };
    });
    if (!isBehind) {
      this.pending.clear();
    }
    this.say("sync", { changes });
  }

  #hear(message) {
    const act = {
      ready: () => this.#ready(message),
      drawn: () => this.#seen(message),
      over: () => this.#over(message),
      pick: () => this.dispatchEvent(new CustomEvent("pick", { detail: this.spotOf(message) })),
      go: () => this.#go(message.path),
      away: () => toast(t("This link leads out of the shop."), "info"),
      key: () => this.dispatchEvent(new CustomEvent("key", { detail: message })),
      rendered: () => this.dispatchEvent(new CustomEvent("rendered", { detail: message })),
      failed: () => this.show(this.path),
    }[message.kaidian];
    act?.();
  }

  #ready(message) {
    this.template = message.template;
    this.say("inspect", { on: this.inspecting });
    this.say("scale", { scale: this.scale });
    this.#seen(message);
    this.dispatchEvent(new Event("page"));
    this.select(this.selected, { quiet: true });
  }

  #seen({ sections }) {
    this.sections = sections;
    this.dispatchEvent(new Event("sections"));
  }

  #go(path) {
    const bare = this.root && path.startsWith(this.root) ? path.slice(this.root.length) || "/" : path;
    this.show(bare.replace(/([?&])preview_theme=[^&]*&?/, "$1").replace(/[?&]$/, ""));
  }

  // A section and block as the frame names them, as a place, key and path in the document; and back.
  spotOf({ section, block }) {
    const found = this.sections.find((each) => each.id === section);
    if (!found) {
      return null;
    }
    const place = placeOf(found) ?? `template:${this.template}`;
    return { place, key: found.key, path: block ? block.split("/") : [] };
  }

  frameSpot(spot) {
    return spot && { section: idOf(spot.place, spot.key), block: spot.path.join("/"), label: spot.label };
  }

  #over(message) {
    const spot = message.section ? this.spotOf(message) : null;
    this.dispatchEvent(new CustomEvent("over", { detail: spot }));
  }

  outline(spot) {
    this.say("over", this.frameSpot(spot) ?? {});
  }

  select(spot, { quiet = false } = {}) {
    this.selected = spot;
    this.say("select", { ...(this.frameSpot(spot) ?? {}), quiet });
  }

  inspect(on) {
    this.inspecting = on;
    this.say("inspect", { on });
  }

  // Blocks that templates place themselves: the document need not speak of them.
  staticsIn(place, key) {
    const id = idOf(place, key);
    return this.sections.find((section) => section.id === id)?.blocks ?? [];
  }
}

export function cssOf(entry) {
  return Array.isArray(entry?.custom_css) ? entry.custom_css.join("\n") : (entry?.custom_css ?? "");
}

