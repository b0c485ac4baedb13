// A textarea over its own text in colours, with line numbers: everything a browser can do with text stays.

import { h, t } from "./dom.js";
import { highlight } from "./highlight.js";

export class CodeField {
  constructor(path, text, changed) {
    this.path = path;
    this.changed = changed;
    this.area = h("textarea", {
      value: text,
      spellcheck: false,
      wrap: "off",
      autocapitalize: "off",
      autocomplete: "off",
      ariaLabel: t("Code of {name}", { name: path }),
      oninput: () => this.#draw(true),
      onscroll: () => this.#follow(),
      onkeydown: (event) => this.#key(event),
    });
    this.colours = h("pre", { ariaHidden: "true" });
    this.numbers = h("pre.code-numbers", { ariaHidden: "true" });
    this.node = h("div.code-field-frame", {}, this.numbers, h("div.code-text", {}, this.colours, this.area));
    this.marked = 0;
    this.lines = 0;
    this.#draw(false);
  }

  #draw(told) {
    const { value } = this.area;
    this.colours.replaceChildren(highlight(value, this.path), "\n");
    const lines = value.split("\n").length;
    if (lines !== this.lines) {
      this.lines = lines;
      this.#count();
    }
    this.#follow();
    if (told) {
      this.changed(value);
    }
  }

  #count() {
    const rows = Array.from({ length: this.lines }, (_each, index) => (index + 1 === this.marked ? h("mark", {}, `${index + 1}\n`) : `${index + 1}\n`));
    this.numbers.replaceChildren(...rows);
  }

  #follow() {
    this.colours.style.transform = `translate(${-this.area.scrollLeft}px, ${-this.area.scrollTop}px)`;
    this.numbers.style.transform = `translateY(${-this.area.scrollTop}px)`;
  }

  // Tab indents; Escape and then Tab leaves, as people with a keyboard alone need it.
  #key(event) {
    if (event.key === "Escape") {
      this.leaves = true;
      return;
    }
    if (event.key === "Tab" && !this.leaves && !event.shiftKey) {
      event.preventDefault();
      document.execCommand("insertText", false, "  ");
    } else if (event.key === "Enter" && !event.isComposing) {
      const before = this.area.value.slice(0, this.area.selectionStart);
      const [indent] = /[ \t]*/.exec(before.slice(before.lastIndexOf("\n") + 1));
      if (indent) {
        event.preventDefault();
        document.execCommand("insertText", false, `\n${indent}`);
      }
    }
    this.leaves = false;
  }

  become(text) {
    this.area.focus();
    this.area.select();
    document.execCommand("insertText", false, text);
  }

  mark(line) {
    this.marked = line;
    this.#count();
    if (line) {
      this.focus(line);
    }
  }

  focus(line = 0) {
    this.area.focus({ preventScroll: true });
    const before = this.area.value.split("\n").slice(0, Math.max(0, line - 1)).join("\n").length;
    const at = line > 1 ? before + 1 : 0;
    this.area.setSelectionRange(at, at);
    const height = parseFloat(getComputedStyle(this.area).lineHeight) || 20;
    // Afterwards once more: browsers bring the old caret into view when a selection is set.
    const scroll = () => {
      this.area.scrollTop = Math.max(0, (line - 6) * height);
      this.#follow();
    };
    scroll();
    requestAnimationFrame(scroll);
  }
}
