// The editor: puts tree, frame and panel together, and answers keys and the bar's buttons.

import { openAdding, blocksFor, sectionsFor } from "./adding.js";
import { chooseResource } from "./controls/chosen.js";
import { confirmed, facts, failed, h, icon, newId, openDialog, openMenu, settled, t, toast } from "./dom.js";
import { Edits } from "./edits.js";
import { Panel } from "./panel.js";
import { Preview } from "./preview.js";
import { ask, Saver } from "./saver.js";
import { Templates } from "./templates.js";
import { Tree } from "./tree.js";
import { Work } from "./work.js";

const find = (name) => document.querySelector(`[data-part="${name}"]`);
const shell = find("shell");
const TYPING_MILLISECONDS = 60;
const WIDTHS = { phone: 390, tablet: 834, desktop: 1200 };
const NARROW = matchMedia("(width < 48rem)");

// The frame is as wide as what it stands for; where there is less room the shop is drawn smaller, not otherwise.
function fit() {
  const frame = find("frame");
  const stage = frame.parentElement;
  const { paddingInlineStart, paddingInlineEnd } = getComputedStyle(stage);
  const room = stage.clientWidth - parseFloat(paddingInlineStart) - parseFloat(paddingInlineEnd);
  const wanted = WIDTHS[shell.dataset.width];
  const isWide = NARROW.matches || (shell.dataset.width === "desktop" && room >= wanted);
  const scale = isWide ? 1 : Math.min(1, room / wanted);
  frame.style.setProperty("--frame-width", isWide ? "100%" : `${wanted}px`);
  frame.style.setProperty("--frame-scale", String(scale));
  return scale;
}

class Editor {
  constructor(state) {
    this.work = new Work(state);
    this.saver = new Saver(this.work, state.revision);
    this.preview = new Preview(find("frame"), { work: this.work, saver: this.saver, token: state.token });
    this.preview.language = facts.languages[0].tag;
    this.edits = new Edits(this.work, this.preview);
    const actions = this.#actions();
    this.tree = new Tree(find("tree"), { ...this.#parts(), actions });
    this.panel = new Panel(find("panel"), { ...this.#parts(), tree: this.tree, actions });
    this.templates = new Templates({ pages: state.pages, work: this.work, preview: this.preview, chooseResource });
    this.#listen();
    this.#bar();
    this.panel.none();
    this.tree.draw();
    this.#tell();
    const wanted = new URLSearchParams(location.search).get("template");
    this.preview.show(state.pages.find((page) => page.name === wanted)?.path || "/");
  }

  #parts() {
    return { work: this.work, preview: this.preview, edits: this.edits };
  }

  #actions() {
    return {
      select: (spot, how) => this.select(spot, how),
      addSection: (place) =>
        openAdding(t("Add section"), sectionsFor(this.work, place), (offer) => {
          const after = this.preview.selected?.place === place ? this.preview.selected.key : null;
          this.select(this.edits.addSection(place, offer.type, offer.made, after));
        }),
      addBlock: (spot) =>
        openAdding(t("Add block"), blocksFor(this.work, this.edits, spot), (offer) => {
          this.tree.unfold(spot);
          this.select(this.edits.addBlock(spot, offer.type, offer.made));
        }),
      duplicate: (spot) => this.select(this.edits.duplicate(spot)),
      remove: (spot) => this.remove(spot),
      rename: (spot) => this.rename(spot),
    };
  }

  select(spot, { quiet = false } = {}) {
    const chosen = spot && { ...spot, label: this.edits.name(spot) };
    this.preview.select(chosen, { quiet });
    if (chosen) {
      this.tree.reveal(chosen);
      this.panel.spot(chosen);
      shell.dataset.sheet = "panel";
    } else {
      this.tree.draw();
      this.panel.none();
      shell.dataset.sheet = "";
    }
  }

  remove(spot) {
    const name = this.edits.name(spot);
    if (this.edits.remove(spot)) {
      if (this.preview.selected) {
        this.select(null);
      }
      toast(t("{name} was removed. Undo brings it back.", { name }), "info");
      find("tree").querySelector("[role=treeitem][tabindex='0']")?.focus();
    }
  }

  rename(spot) {
    const id = newId("name");
    const input = h("input.input", { id, type: "text", maxLength: 60, value: this.edits.entry(spot)?.name ?? "", placeholder: this.edits.name(spot) });
    const dialog = openDialog(t("Rename"), () =>
      h(
        "form",
        {
          class: "stack",
          onsubmit: (event) => {
            event.preventDefault();
            this.edits.rename(spot, input.value.trim());
            dialog.close();
            this.select(spot, { quiet: true });
          },
        },
        h("div.field", {}, h("label.label", { for: id }, t("Name in this list")), input),
        h("div.dialog-foot", {}, h("button.button.primary", {}, t("Done"))),
      ),
    );
    input.focus();
  }

  /* ---- what happens ---- */

  #listen() {
    const { work, preview, saver } = this;
    work.addEventListener("change", ({ detail }) => {
      const drawn = preview.changed(detail);
      if (!detail.kept) {
        saver.touch(detail.typing ? TYPING_MILLISECONDS : 0);
      }
      if (detail.whole) {
        this.#afterWhole(drawn, detail);
      } else if (!detail.typing) {
        this.tree.draw();
      } else {
        this.#treeLater();
      }
      this.#tell();
    });
    work.addEventListener("saved", () => this.#tell());
    saver.addEventListener("state", () => this.#tell());
    saver.addEventListener("kept", () => settled("line"));
    preview.addEventListener("pick", ({ detail }) => detail && this.select(detail, { quiet: true }));
    preview.addEventListener("over", ({ detail }) => {
      this.tree.mark(detail);
      preview.outline(detail && { ...detail, label: this.edits.name(detail) });
    });
    preview.addEventListener("loading", () => (shell.dataset.loading = ""));
    preview.addEventListener("page", () => {
      delete shell.dataset.loading;
      find("page-name").textContent = this.templates.title();
      if (preview.selected && !this.#stands(preview.selected)) {
        preview.select(null);
        this.panel.shown?.startsWith("spot") && this.panel.none();
      }
    });
    preview.addEventListener("sections", () => this.tree.draw());
    preview.addEventListener("key", ({ detail }) => this.#key(detail.key, detail.shift));
    preview.addEventListener("rendered", ({ detail }) => (shell.dataset.rendered = Math.round(detail.ms)));
    document.addEventListener("keydown", (event) => {
      if ((event.metaKey || event.ctrlKey) && ["z", "y", "s"].includes(event.key.toLowerCase())) {
        event.preventDefault();
        this.#key(event.key.toLowerCase(), event.shiftKey);
      }
    });
  }

  #treeTimer = 0;
  #treeLater() {
    clearTimeout(this.#treeTimer);
    this.#treeTimer = setTimeout(() => this.tree.draw(), 400);
  }

  #stands(spot) {
    return this.preview.places.includes(spot.place) && Boolean(this.edits.part(spot));
  }

  #afterWhole(_drawn, detail) {
    this.tree.draw();
    if (detail.kept) {
      this.preview.say("reload");
    }
    if (this.preview.selected && !this.#stands(this.preview.selected)) {
      this.preview.select(null);
    }
    this.panel.redraw();
  }

  #key(key, shift) {
    if (key === "s") {
      this.save();
    } else if (key === "y" || (key === "z" && shift)) {
      this.work.redo();
    } else if (key === "z") {
      this.work.undo();
    } else if (key === "escape") {
      this.select(null);
    }
  }

  /* ---- the bar ---- */

  #bar() {
    const act = {
      pages: () => this.templates.open(),
      undo: () => this.work.undo(),
      redo: () => this.work.redo(),
      save: () => this.save(),
      publish: () => this.publish(),
      more: (button) => this.#more(button),
      theme: () => this.#whole("theme"),
      sections: () => (shell.dataset.sheet = shell.dataset.sheet === "tree" ? "" : "tree"),
      copy: () =>
        navigator.clipboard.writeText(this.work.typed()).then(
          () => toast(t("Copied. Load the theme again and paste it where it belongs.")),
          () => toast(t("The browser doesn't let it be copied."), "error", "copy"),
        ),
      reload: () => location.reload(),
      retry: () => this.saver.flush().catch(() => {}),
      inspect: (button) => {
        const on = button.ariaPressed !== "true";
        button.ariaPressed = String(on);
        this.preview.inspect(on);
      },
    };
    shell.addEventListener("click", (event) => {
      const button = event.target.closest("[data-act]");
      act[button?.dataset.act]?.(button);
    });
    find("widths").addEventListener("change", (event) => {
      shell.dataset.width = event.target.value;
      this.preview.drawnAt(fit());
    });
    new ResizeObserver(() => this.preview.drawnAt(fit())).observe(find("frame").parentElement);
    find("language")?.addEventListener("change", (event) => {
      this.preview.language = event.target.value;
      this.preview.root = facts.languages.find((each) => each.tag === event.target.value).root;
      this.preview.show(this.preview.path);
      this.panel.redraw();
    });
  }

  #whole(name) {
    this.preview.select(null);
    this.tree.draw();
    this.panel[name]();
    shell.dataset.sheet = "panel";
  }

  #more(button) {
    const place = `template:${this.preview.template}`;
    const go = (url) => () => this.saver.flush().then(() => location.assign(url), () => {});
    openMenu(button, [
      { label: t("Theme settings"), icon: "settings", act: () => this.#whole("theme") },
      { label: t("Plugins"), icon: "apps", act: () => this.#whole("apps") },
      { label: t("New template"), icon: "plus", act: () => this.templates.create() },
      { label: t("Put this page back as the theme has it"), icon: "return", reason: this.work.isOwn(place) ? "" : t("It is as the theme has it."), act: () => this.work.reset(place) },
      null,
      { label: t("Open the preview in a tab"), icon: "external", act: () => this.saver.flush().then(() => open(`${facts.urls.preview}?unsaved=1`, "_blank", "noopener"), () => {}) },
      { label: t("Versions"), icon: "clock", act: go(facts.urls.versions) },
      facts.rights.code && facts.urls.code ? { label: t("Edit code"), icon: "code", act: go(facts.urls.code) } : undefined,
      { label: t("Keyboard shortcuts"), icon: "help", act: () => this.#keys() },
      null,
      { label: t("Discard changes"), icon: "trash", danger: true, reason: this.work.isChanged ? "" : t("Nothing is unsaved."), act: () => this.discard() },
    ].filter((item) => item !== undefined));
  }

  #keys() {
    const rows = [
      ["↑ ↓ ← →", t("Walk through the list, fold and unfold")],
      [t("Space"), t("Take a row, move it with the arrows, drop it with Space")],
      ["Enter", t("Open its settings")],
      ["D", t("Duplicate")],
      ["H", t("Hide or show")],
      ["F2", t("Rename")],
      ["Delete", t("Remove")],
      ["Ctrl Z", t("Undo")],
      ["Ctrl Shift Z", t("Redo")],
      ["Ctrl S", t("Save")],
    ];
    openDialog(t("Keyboard shortcuts"), () => h("dl.facts", {}, rows.flatMap(([keys, text]) => [h("dt", {}, h("kbd.kbd", {}, keys)), h("dd", {}, text)])));
  }

  async save() {
    settled("save", "line");
    find("save").ariaBusy = "true";
    try {
      const { document } = await this.saver.act(facts.urls.save);
      this.work.wasSaved(document);
      toast(facts.theme.isMain ? t("Saved. Shoppers see it now.") : t("Saved"));
      return true;
    } catch (error) {
      this.#refused(error, "save");
      return false;
    } finally {
      find("save").ariaBusy = "false";
    }
  }

  async publish() {
    const { faults } = await ask(facts.urls.faults).catch(() => ({ faults: "" }));
    const about = t("Shoppers see it at once, with all that you changed. The theme before stays among your drafts.");
    const sure = await confirmed(t("Publish this theme?"), faults ? `${faults} ${about}` : about, t("Publish"));
    if (!sure || (this.work.isChanged && !(await this.save()))) {
      return;
    }
    settled("publish", "line");
    try {
      await this.saver.act(facts.urls.publish);
      facts.theme.isMain = true;
      find("publish")?.remove();
      find("state-main").hidden = false;
      toast(t("Shoppers see this theme now."));
    } catch (error) {
      this.#refused(error, "publish");
    }
  }

  async discard() {
    const sure = await confirmed(t("Discard changes?"), t("Everything goes back to how it was last saved."), t("Discard changes"), { danger: true });
    if (!sure) {
      return;
    }
    settled("discard", "line");
    try {
      const told = await this.saver.act(facts.urls.discard);
      this.saver.restart(told.revision);
      this.work.replace(told.document, told.document);
      toast(t("Your changes were discarded."), "info");
    } catch (error) {
      this.#refused(error, "discard");
    }
  }

  #refused(error, about) {
    if (error.status === 409) {
      this.saver.revision = -1;
      this.saver.touch(0);
    }
    failed(error, about);
  }

  #tell() {
    const { state, message } = this.saver;
    const isChanged = this.work.isChanged;
    find("undo").disabled = !this.work.canUndo;
    find("redo").disabled = !this.work.canRedo;
    find("save").disabled = !isChanged || state === "stale";
    if (find("publish")) {
      find("publish").disabled = state === "stale";
    }
    const words = {
      kept: isChanged ? t("Kept, not saved yet") : t("Saved"),
      waiting: t("Keeping…"),
      sending: t("Keeping…"),
      offline: t("No connection"),
      stale: t("Out of date"),
      refused: t("Not kept"),
    };
    find("state").dataset.state = state === "kept" && isChanged ? "draft" : state;
    find("state-text").textContent = words[state];
    const banner = find("banner");
    banner.hidden = !["offline", "stale", "refused"].includes(state);
    if (!banner.hidden) {
      const lost = state === "stale" && isChanged ? ` ${t("What was typed in this tab since is lost when you load it again.")}` : "";
      find("banner-text").textContent = message ? message + lost : t("What you do is kept in this window and sent as soon as there is a connection.");
      find("banner-reload").hidden = state !== "stale";
      find("banner-copy").hidden = !lost || !this.work.typed();
      find("banner-retry").hidden = state === "stale";
    }
  }
}

try {
  new Editor(await ask(facts.urls.state));
} catch (error) {
  find("tree").replaceChildren(h("p.tree-none", {}, icon("warning"), error.message || t("No connection. Try again.")));
}
