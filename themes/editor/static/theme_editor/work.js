// The work on a theme: the merchant's document, its undo history, and what each change touches.

import { copy, difference, withOrders } from "./model.js";

const MOST_STEPS = 200;
const JOIN_MILLISECONDS = 2000;

// A place is "template:product", "group:footer-group" or "static:cart-drawer".
export const placeOf = (section) =>
  section.location === "static" ? `static:${section.type}` : section.group ? `group:${section.group}` : null;

export class Work extends EventTarget {
  #undo = [];
  #redo = [];
  #joined = { key: "", at: 0 };

  constructor(state) {
    super();
    this.description = state.description;
    this.base = state.base;
    this.phrases = state.phrases;
    this.saved = state.saved;
    this.preset = state.preset;
    this.document = state.document;
    this.hasUnsaved = state.has_unsaved;
  }

  get canUndo() {
    return this.#undo.length > 0;
  }

  get canRedo() {
    return this.#redo.length > 0;
  }

  // What stands in a place now: {sections, order}.
  at(place, document = this.document) {
    const [kind, name] = split(place);
    if (kind === "template") {
      return document.templates?.[name] ?? this.base.templates[name] ?? { sections: {}, order: [] };
    }
    if (kind === "group") {
      return document.sections?.[name] ?? this.base.groups[name] ?? { sections: {}, order: [] };
    }
    const entry = document.sections?.[name] ?? this.base.statics[name] ?? {};
    return { sections: { [name]: { ...entry, type: name } }, order: [name] };
  }

  // Whether the store changed this place, so that it can go back to how the theme has it.
  isOwn(place) {
    const [kind, name] = split(place);
    return name in (this.document[kind === "template" ? "templates" : "sections"] ?? {});
  }

  reset(place) {
    const [kind, name] = split(place);
    this.#commit((document) => delete document[kind === "template" ? "templates" : "sections"]?.[name]);
  }

  hasTemplate(name) {
    return name in (this.document.templates ?? {}) || this.description.templates.some((each) => each.name === name);
  }

  putTemplate(name, doc) {
    this.#commit((document) => ((document.templates ??= {})[name] = doc));
  }

  removeTemplate(name) {
    this.reset(`template:${name}`);
  }

  // Change a place by a function that gets a copy of what stands in it. Changes with the same `join` that
  // follow each other quickly, as letters do, are undone together.
  edit(place, change, join = "") {
    const [kind, name] = split(place);
    const doc = copy(this.at(place));
    change(doc);
    withOrders(doc);
    this.#commit((document) => {
      if (kind === "template") {
        (document.templates ??= {})[name] = doc;
      } else if (kind === "group") {
        (document.sections ??= {})[name] = doc;
      } else {
        const { type: _type, ...entry } = doc.sections[name];
        (document.sections ??= {})[name] = entry;
      }
    }, join);
  }

  // The theme's settings: those of the store over those of the preset.
  get settings() {
    return { ...this.base.settings, ...this.document.settings };
  }

  editSettings(change, join = "") {
    this.#commit((document) => change((document.settings ??= {})), join);
  }

  #commit(change, join = "") {
    const before = this.document;
    const after = copy(before);
    change(after);
    if (JSON.stringify(before) === JSON.stringify(after)) {
      return;
    }
    const now = Date.now();
    const joins = join && join === this.#joined.key && now - this.#joined.at < JOIN_MILLISECONDS;
    this.#joined = { key: join, at: now };
    if (!joins) {
      this.#undo.push(before);
      this.#undo.splice(0, this.#undo.length - MOST_STEPS);
    }
    this.#redo = [];
    this.#become(after, { typing: Boolean(join) });
  }

  undo() {
    if (this.canUndo) {
      this.#redo.push(this.document);
      this.#joined.key = "";
      this.#become(this.#undo.pop(), { whole: true });
    }
  }

  redo() {
    if (this.canRedo) {
      this.#undo.push(this.document);
      this.#joined.key = "";
      this.#become(this.#redo.pop(), { whole: true });
    }
  }

  // Another document from outside: what is not saved was discarded, or another window went on.
  replace(document, saved = this.saved) {
    this.saved = saved;
    this.#undo.push(this.document);
    this.#redo = [];
    this.#become(document, { whole: true, kept: true });
  }

  wasSaved(document = this.document) {
    this.saved = document;
    this.dispatchEvent(new Event("saved"));
  }

  // The texts in this window's document that neither the saved one nor the theme has.
  typed() {
    const had = new Set([...textsIn(this.saved), ...textsIn(this.base)]);
    return [...new Set(textsIn(this.document))].filter((text) => !had.has(text)).join("\n\n");
  }

  get isChanged() {
    return JSON.stringify(this.document) !== JSON.stringify(this.saved);
  }

  #become(document, how) {
    const before = this.document;
    this.document = document;
    this.dispatchEvent(new CustomEvent("change", { detail: { before, ...how } }));
  }

  // What a change did to the places that a page shows, and whether settings of the whole theme changed.
  touched(before, places) {
    const theme = JSON.stringify(before.settings ?? {}) !== JSON.stringify(this.document.settings ?? {});
    const changes = new Map();
    for (const place of places) {
      const found = difference(this.at(place, before), this.at(place));
      if (found.any || found.css.length) {
        changes.set(place, found);
      }
    }
    return { theme, changes };
  }

  // A text of a setting in a language: plain, by language, or a phrase of the theme.
  text(value, language) {
    if (typeof value === "string") {
      return value.startsWith("t:") ? (this.phrases[value.slice(2)]?.[language] ?? "") : value;
    }
    if (value && typeof value === "object") {
      return value[language] ?? Object.values(value).find(Boolean) ?? "";
    }
    return value === undefined || value === null ? "" : String(value);
  }

  // A value that says `text` in one language and what it said before in the others.
  withText(value, language, text, languages) {
    if (languages.length < 2) {
      return text;
    }
    const all = Object.fromEntries(languages.map((tag) => [tag, this.text(value, tag)]));
    const isShared = typeof value !== "object" && !(typeof value === "string" && value.startsWith("t:"));
    if (isShared && (language === languages[0] || !value)) {
      return text;
    }
    return { ...all, [language]: text };
  }
}

// Settings only: names of types, keys and orders are nothing that was typed.
function textsIn(part, isTyped = false) {
  if (typeof part === "string") {
    return isTyped && part.trim() ? [part] : [];
  }
  return Object.entries(part ?? {}).flatMap(([key, value]) => textsIn(value, isTyped || key === "settings" || key === "custom_css"));
}

export function split(place) {
  const at = place.indexOf(":");
  return [place.slice(0, at), place.slice(at + 1)];
}

export function idOf(place, key) {
  const [kind, name] = split(place);
  if (kind === "static") {
    return name;
  }
  return kind === "group" ? `sections--${name}__${key}` : `template--${name.replaceAll("/", "-")}__${key}`;
}

