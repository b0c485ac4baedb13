// The list of pages in the bar: which template is shown, and alternates of one's own.

import { h, icon, openDialog, newId, t, toast } from "./dom.js";
import { copy } from "./model.js";

const SUFFIX = /^[a-z0-9][a-z0-9-]{0,39}$/;
const ALTERNATES = ["product", "collection", "page", "blog", "article"];

export class Templates {
  constructor({ pages, work, preview, chooseResource }) {
    Object.assign(this, { pages, work, preview, chooseResource });
  }

  // The template that the frame shows, as people call it.
  title() {
    const found = this.pages.find((page) => page.name === this.preview.template);
    return found ? this.#name(found) : this.preview.template;
  }

  #name(page) {
    return page.suffix ? `${page.label} · ${page.suffix}` : page.label;
  }

  open() {
    const list = h("ul.offers");
    const draw = (words) =>
      list.replaceChildren(
        ...this.pages
          .filter((page) => `${this.#name(page)} ${page.name}`.toLowerCase().includes(words.toLowerCase()))
          .map((page) => this.#row(page, () => dialog.close())),
      );
    const search = h("input.input", { type: "search", placeholder: t("Search"), ariaLabel: t("Search"), oninput: () => draw(search.value) });
    const make = h("button.button", { type: "button", onclick: () => (dialog.close(), this.create()) }, icon("plus", 18), t("New template"));
    const dialog = openDialog(t("Pages and templates"), () => [search, list, h("div.dialog-foot", {}, make)]);
    draw("");
    search.focus();
  }

  #row(page, close) {
    const isShown = page.name === this.preview.template;
    const other = ["product", "collection", "page", "blog", "article"].includes(page.kind) && page.path;
    return h(
      "li.with-button",
      {},
      h(
        "button.offer",
        {
          type: "button",
          "aria-current": isShown ? "true" : undefined,
          disabled: !page.path,
          onclick: () => {
            close();
            this.preview.show(page.path);
          },
        },
        icon(page.suffix ? "copy" : "file", 18),
        h("span", {}, this.#name(page), page.path ? null : h("small", {}, t("Your store has none of these yet."))),
      ),
      other ? h("button.button.quiet.small", { type: "button", onclick: () => this.#another(page, close) }, t("Choose which")) : null,
      page.suffix && page.is_own
        ? h("button.button.quiet.small", { type: "button", onclick: () => this.#remove(page, close) }, icon("trash", 16), h("span.visually-hidden", {}, t("Remove {name}", { name: this.#name(page) })))
        : null,
    );
  }

  async #another(page, close) {
    const item = await this.chooseResource(page.kind, page.label);
    if (item?.path) {
      close();
      this.preview.show(page.suffix ? `${item.path}?view=${page.suffix}` : item.path);
    }
  }

  #remove(page, close) {
    close();
    this.work.removeTemplate(page.name);
    this.pages.splice(this.pages.indexOf(page), 1);
    if (this.preview.template === page.name) {
      this.preview.show(page.path.replace(/[?&]view=[^&]*/, ""));
    }
    toast(t("Removed. What used this template shows the usual one."));
  }

  create() {
    const kinds = this.pages.filter((page) => !page.suffix && ALTERNATES.includes(page.kind));
    const now = this.preview.template.split(".")[0];
    const [kindId, nameId] = [newId("kind"), newId("name")];
    const kind = h("select.select", { id: kindId }, kinds.map((page) => h("option", { value: page.kind, selected: page.kind === now }, page.label)));
    const name = h("input.input", { id: nameId, type: "text", placeholder: "gift", maxLength: 40, required: true });
    const fault = h("p.field-error", { role: "alert" });
    const dialog = openDialog(t("New template"), () =>
      h(
        "form",
        {
          class: "stack",
          onsubmit: (event) => {
            event.preventDefault();
            const why = this.#make(kind.value, name.value.trim().toLowerCase());
            fault.textContent = why;
            if (!why) {
              dialog.close();
            }
          },
        },
        h("p.help", {}, t("It begins as a copy of the usual one. Then choose it where you edit the product, collection or page.")),
        h("div.field", {}, h("label.label", { for: kindId }, t("For")), kind),
        h("div.field", {}, h("label.label", { for: nameId }, t("Name")), name, h("p.help", {}, t("Small letters, digits and hyphens.")), fault),
        h("div.dialog-foot", {}, h("button.button.primary", {}, t("Create template"))),
      ),
    );
    name.focus();
  }

  // Why it can't be made, "" when it was.
  #make(kind, suffix) {
    const name = `${kind}.${suffix}`;
    if (!SUFFIX.test(suffix)) {
      return t("Small letters, digits and hyphens.");
    }
    if (this.work.hasTemplate(name)) {
      return t("There is a template of this name already.");
    }
    const usual = this.pages.find((page) => page.name === kind);
    this.work.putTemplate(name, copy(this.work.at(`template:${kind}`)));
    const path = usual.path ? `${usual.path}${usual.path.includes("?") ? "&" : "?"}view=${suffix}` : "";
    this.pages.splice(this.pages.indexOf(usual) + 1, 0, { ...usual, name, suffix, path, is_own: true });
    if (path) {
      this.preview.saver.flush().then(() => this.preview.show(path), () => {});
    }
    return "";
  }
}
