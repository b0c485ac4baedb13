// The code editor: files at the left, one of them open; nothing is saved that would not load.

import { CodeField } from "./code_field.js";
import { confirmed, facts, h, icon, newId, openDialog, openMenu, t, toast, wait } from "./dom.js";
import { ask } from "./saver.js";

const find = (name) => document.querySelector(`[data-part="${name}"]`);
const shell = find("shell");

class CodeEditor {
  constructor() {
    this.drafts = new Map(); // path → {text, kept, original, differences}
    this.open = "";
    this.field = null;
    this.folded = new Set(["assets", "locales", "config", "snippets", "layout", "blocks"]);
    const act = {
      save: () => this.save(),
      new: () => this.create(),
      reload: () => location.reload(),
      more: (button) => this.#more(button),
      files: () => shell.toggleAttribute("data-files"),
    };
    shell.addEventListener("click", (event) => {
      const button = event.target.closest("[data-act]");
      act[button?.dataset.act]?.(button);
    });
    find("search").addEventListener("input", wait(250, () => this.search()));
    find("upload").addEventListener("change", (event) => this.upload(event.target));
    addEventListener("keydown", (event) => {
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "s") {
        event.preventDefault();
        this.save();
      }
    });
    addEventListener("beforeunload", (event) => [...this.drafts.keys()].some((path) => this.#isChanged(path)) && event.preventDefault());
    const asked = new URLSearchParams(location.search);
    this.#load().then(() => this.show(asked.get("file") || "layout/theme.liquid", Number(asked.get("line"))));
  }

  async #load() {
    const told = await ask(facts.urls.files);
    this.revision = told.revision;
    this.files = told.files;
    this.deleted = told.deleted;
    this.#list();
  }

  #isChanged(path) {
    const draft = this.drafts.get(path);
    return Boolean(draft) && draft.text !== draft.kept;
  }

  #list() {
    const folders = Map.groupBy(this.files, (file) => file.path.split("/")[0]);
    const names = [...new Set([...["layout", "templates", "sections", "blocks", "snippets", "assets", "config", "locales"], ...facts.folders])];
    find("files").replaceChildren(
      ...names
        .filter((name) => folders.has(name))
        .map((name) => {
          const details = h("details.code-folder", { open: !this.folded.has(name) || this.open.startsWith(`${name}/`) }, h("summary", {}, icon("chevron-right", 16), name, h("span.count", {}, folders.get(name).length)));
          details.addEventListener("toggle", () => (details.open ? this.folded.delete(name) : this.folded.add(name)));
          details.append(h("ul", {}, folders.get(name).map((file) => this.#row(file))));
          return details;
        }),
    );
  }

  #row(file) {
    const name = file.path.slice(file.path.indexOf("/") + 1);
    const mark = this.#isChanged(file.path) ? "●" : file.change === "added" ? "A" : file.change === "changed" ? "M" : "";
    const words = { "●": t("Not saved"), A: t("New in your copy"), M: t("Differs from the original") };
    return h(
      "li",
      {},
      h(
        "button.code-file",
        { type: "button", disabled: !file.is_text, "aria-current": file.path === this.open ? "true" : undefined, onclick: () => this.show(file.path) },
        h("span.truncate", { title: file.path }, name),
        mark ? h("span.mark", { title: words[mark], ariaLabel: words[mark] }, mark) : null,
      ),
    );
  }

  async show(path, line = 0) {
    shell.removeAttribute("data-files");
    try {
      if (!this.drafts.has(path)) {
        const told = await ask(`${facts.urls.file}?${new URLSearchParams({ path })}`);
        this.drafts.set(path, { text: told.text, kept: told.text, original: told.original, differences: told.differences });
      }
    } catch (error) {
      toast(error.message || t("No connection. Try again."), "error");
      return;
    }
    this.open = path;
    this.folded.delete(path.split("/")[0]);
    const draft = this.drafts.get(path);
    this.field = new CodeField(path, draft.text, (text) => {
      const was = this.#isChanged(path);
      draft.text = text;
      if (was !== this.#isChanged(path)) {
        this.#list();
      }
      this.#tell();
    });
    this.problems = h("div.code-problems", { role: "alert", hidden: true });
    find("stage").replaceChildren(h("div.code-path", {}, path), this.field.node, this.problems);
    this.field.focus(line);
    this.#list();
    this.#tell();
  }

  #tell() {
    const isChanged = this.#isChanged(this.open);
    find("save").disabled = !isChanged;
    find("state").dataset.state = isChanged ? "draft" : "kept";
    find("state").textContent = this.open ? (isChanged ? t("Not saved") : t("Saved")) : "";
  }

  // Changes of files: null deletes. Whether they were taken; `found` is what the checks say of them.
  async #change(changes) {
    try {
      const told = await ask(facts.urls.change, { revision: this.revision, changes });
      this.revision = told.revision;
      this.found = told.found;
      return true;
    } catch (error) {
      this.#refused(error);
      return false;
    }
  }

  #refused(error) {
    // Changed in another window: nothing more can be saved here until it is loaded again.
    if (error.status === 409) {
      find("banner").hidden = false;
      find("banner-text").textContent = error.message;
      return;
    }
    const problems = error.told?.problems ?? [];
    const faults = problems.filter((each) => each.severity !== "warning");
    if (!faults.length || !this.problems) {
      toast(error.message || t("No connection. Try again."), "error");
      return;
    }
    this.#listProblems(error.message, faults, "danger");
  }

  // What is wrong, below the file; "warning" where it was saved all the same.
  #listProblems(title, problems, tone) {
    this.problems.hidden = false;
    this.problems.dataset.tone = tone;
    const sign = tone === "danger" ? "error" : "warning";
    const rows = problems
      .slice(0, 20)
      .map((each) => h("li", {}, h(`button.link-button.${tone}`, { type: "button", onclick: () => this.#jump(each) }, icon(sign, 16), each.line ? `${each.file}:${each.line}` : each.file), h("span", {}, each.message)));
    this.problems.replaceChildren(h("p", {}, title), h("ul", {}, rows));
    const own = problems.find((each) => each.file === this.open && each.line);
    this.field?.mark(own?.line ?? 0);
  }

  #jump({ file, line }) {
    file === this.open ? this.field.focus(line) : this.show(file, line);
  }

  async save() {
    const draft = this.drafts.get(this.open);
    if (!draft || !this.#isChanged(this.open)) {
      return;
    }
    const { text } = draft;
    find("save").ariaBusy = "true";
    const taken = await this.#change({ [this.open]: text });
    find("save").ariaBusy = "false";
    if (taken) {
      this.problems.hidden = true;
      this.field.mark(0);
      const told = await ask(`${facts.urls.file}?${new URLSearchParams({ path: this.open })}`);
      Object.assign(draft, { kept: text, original: told.original, differences: told.differences });
      await this.#load();
      this.#tell();
      toast(facts.theme.isMain ? t("Saved. Shoppers see it now.") : t("Saved"));
      if (this.found.length) {
        this.#listProblems(t("Saved, but look at this:"), this.found, "warning");
      }
    }
  }

  #ask(title, value, act) {
    const id = newId("path");
    const input = h("input.input", { id, type: "text", value, spellcheck: false, required: true });
    const dialog = openDialog(title, () =>
      h(
        "form",
        {
          class: "stack",
          onsubmit: async (event) => {
            event.preventDefault();
            if (await act(input.value.trim())) {
              dialog.close();
            }
          },
        },
        h("div.field", {}, h("label.label", { for: id }, t("Folder and name")), input, h("p.help", {}, t("For example sections/story.liquid"))),
        h("div.dialog-foot", {}, h("button.button.primary", {}, t("Done"))),
      ),
    );
    input.focus();
  }

  create() {
    this.#ask(t("New file"), `${this.open.split("/")[0] || "sections"}/`, async (path) => {
      if (this.files.some((file) => file.path === path)) {
        toast(t("There is a file of this name already."), "warning");
        return false;
      }
      const taken = await this.#change({ [path]: beginning(path) });
      if (taken) {
        await this.#load();
        await this.show(path);
      }
      return taken;
    });
  }

  #rename(path) {
    this.#ask(t("Rename"), path, async (name) => {
      if (name === path) {
        return true;
      }
      if (this.files.some((file) => file.path === name)) {
        toast(t("There is a file of this name already."), "warning");
        return false;
      }
      const taken = await this.#change({ [path]: null, [name]: this.drafts.get(path).text });
      if (taken) {
        this.drafts.delete(path);
        await this.#load();
        await this.show(name);
      }
      return taken;
    });
  }

  async #delete(path) {
    const sure = await confirmed(t("Delete {name}?", { name: path }), t("You can go back to an older version of the theme at any time."), t("Delete"), { danger: true });
    if (sure && (await this.#change({ [path]: null }))) {
      this.drafts.delete(path);
      await this.#load();
      await this.show("layout/theme.liquid");
    }
  }

  #differences(draft) {
    const kinds = { "+": "added", "-": "taken", "@": "place" };
    const lines = draft.differences.map((line) => h("span", { class: kinds[line[0]] ?? "" }, `${line}\n`));
    openDialog(t("Differences from the original"), () => h("pre.code-diff", { tabIndex: 0 }, lines), { wide: true });
  }

  #more(button) {
    const path = this.open;
    const draft = this.drafts.get(path);
    const same = draft?.original === null || draft?.original === undefined ? t("It is as it came.") : "";
    const none = draft ? "" : t("Choose a file.");
    openMenu(button, [
      { label: t("Differences from the original"), icon: "copy", reason: none || same, act: () => this.#differences(draft) },
      { label: t("Back to the original"), icon: "return", reason: none || same, act: () => this.field.become(draft.original) },
      null,
      { label: t("Rename"), icon: "edit", reason: none, act: () => this.#rename(path) },
      { label: t("Delete"), icon: "trash", danger: true, reason: none, act: () => this.#delete(path) },
    ]);
  }

  async search() {
    const words = find("search").value.trim();
    if (!words) {
      this.#list();
      return;
    }
    const { hits } = await ask(`${facts.urls.search}?${new URLSearchParams({ q: words })}`).catch(() => ({ hits: [] }));
    if (words !== find("search").value.trim()) {
      return;
    }
    find("files").replaceChildren(
      hits.length
        ? h("ul.code-hits", {}, hits.map((hit) => h("li", {}, h("button.offer", { type: "button", onclick: () => this.show(hit.path, hit.line) }, h("span", {}, `${hit.path}:${hit.line}`, h("small", {}, hit.text))))))
        : h("p.tree-none", {}, t("Nothing found.")),
    );
  }

  async upload(input) {
    const [file] = input.files;
    if (!file) {
      return;
    }
    const form = new FormData();
    form.append("file", file);
    form.append("revision", this.revision);
    try {
      const told = await ask(facts.urls.upload, undefined, { method: "POST", form });
      this.revision = told.revision;
      this.folded.delete("assets");
      await this.#load();
      toast(t("{name} is among the assets.", { name: file.name }));
    } catch (error) {
      this.#refused(error);
    }
    input.value = "";
  }
}

// What a new file begins with, so that the theme loads with it.
function beginning(path) {
  const name = path.split("/").at(-1).replace(/\.(liquid|json)$/, "");
  const schema = JSON.stringify({ name, settings: [], presets: [{ name }] }, null, 2);
  if (path.startsWith("sections/") && path.endsWith(".liquid")) {
    return `<div>\n</div>\n\n{% schema %}\n${schema}\n{% endschema %}\n`;
  }
  if (path.startsWith("blocks/")) {
    return `<div {{ block.shopify_attributes }}>\n</div>\n\n{% schema %}\n${schema}\n{% endschema %}\n`;
  }
  return path.startsWith("templates/") && path.endsWith(".json") ? '{\n  "sections": {},\n  "order": []\n}\n' : path.endsWith(".json") ? "{}\n" : "";
}

try {
  new CodeEditor();
} catch (error) {
  find("files").replaceChildren(h("p.tree-none", {}, error.message));
}
