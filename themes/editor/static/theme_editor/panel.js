// The panel at the right: settings of the chosen section or block, of the whole theme, and CSS.

import { facts, h, icon, iconButton, newId, t, wait } from "./dom.js";
import { withDefaults } from "./conditions.js";
import { schemeColours } from "./controls/colour.js";
import { spotKey } from "./edits.js";
import { entryAt } from "./model.js";
import { cssOf } from "./preview.js";
import { ask } from "./saver.js";
import { settingList } from "./settings.js";

const CUSTOM = "platform_customizations";

export class Panel {
  constructor(root, { work, preview, edits, tree, actions }) {
    Object.assign(this, { root, work, preview, edits, tree, actions });
    this.shown = null;
  }

  #shared() {
    return {
      work: this.work,
      preview: this.preview,
      languages: facts.languages.map((each) => each.tag),
      language: () => this.preview.language,
      languageName: () => facts.languages.find((each) => each.tag === this.preview.language)?.name ?? "",
      checkLiquid: (source) => ask(facts.urls.check, { source }).then((told) => told.problems, () => []),
      kind: () => this.preview.template.split(".")[0],
    };
  }

  // `above` are the links to what is around, `below` says more of the title.
  #head(title, { above = null, below = "", tools = [] } = {}) {
    return h(
      "header.panel-head",
      {},
      h("div.grow", {}, above ? h("p", {}, above) : null, h("h2", { tabIndex: -1 }, title), below ? h("p", {}, below) : null),
      tools,
      iconButton("close", t("Close"), { class: "panel-close", onclick: () => this.actions.select(null) }),
    );
  }

  #become(shown, ...parts) {
    const isOther = this.shown !== shown;
    const top = this.root.scrollTop;
    this.shown = shown;
    this.root.replaceChildren(...parts.flat(2).filter(Boolean));
    this.root.scrollTop = isOther ? 0 : top;
    this.root.dataset.shown = shown ? shown.split("|")[0] : "";
  }

  redraw() {
    const again = { theme: () => this.theme(), apps: () => this.apps() }[this.shown];
    if (again) {
      again();
    } else if (this.preview.selected && (this.edits.entry(this.preview.selected) || this.edits.part(this.preview.selected))) {
      this.spot(this.preview.selected);
    } else {
      this.none();
    }
  }

  none() {
    this.#become(
      "",
      h(
        "div.panel-none",
        {},
        icon("theme", 24),
        h("p", {}, t("Click something in the shop, or choose it in the list, to change it.")),
        h("button.button.small", { type: "button", onclick: () => this.theme() }, t("Colours and type of the whole theme")),
      ),
    );
  }

  spot(spot) {
    const part = this.edits.part(spot);
    const name = this.edits.name(spot);
    const trail = spot.path.map((_key, index) => ({ ...spot, path: spot.path.slice(0, index) }));
    const crumbs = trail.map((above) => h("button.link-button", { type: "button", onclick: () => this.actions.select(above) }, this.edits.name(above)));
    const menu = iconButton("more", t("More about {name}", { name }), { onclick: (event) => this.tree.menu(spot, event.currentTarget) });
    const head = this.#head(name, { above: crumbs.length ? crumbs : null, tools: [menu] });
    if (!part) {
      const gone = h("p.help", {}, t("This theme does not have “{type}”. Shoppers don't see it.", { type: this.edits.types(spot).at(-1) ?? this.edits.entry(spot)?.type ?? "" }));
      this.#become(`spot|${spotKey(spot)}`, head, h("div.panel-body", {}, gone));
      return;
    }
    const context = {
      ...this.#shared(),
      values: () => this.edits.entry(spot)?.settings ?? {},
      set: (id, value, how = {}) =>
        this.edits.change(
          spot,
          (entry) => {
            entry.settings ??= {};
            if (value === undefined) {
              delete entry.settings[id];
            } else {
              entry.settings[id] = value;
            }
          },
          how.typing ? `${spotKey(spot)} ${id}` : "",
        ),
      scope: (own) => this.#scope(spot, own),
    };
    const fields = settingList(part.settings, context);
    const body = h("div.panel-body", {}, fields.length ? fields : this.#empty(spot));
    this.#become(`spot|${spotKey(spot)}`, head, body, spot.path.length ? null : this.#sectionCss(spot), this.#foot(spot));
  }

  // A part without settings: one that is made of its blocks says so as long as it has none, and leads to them.
  #empty(spot) {
    const part = this.edits.part(spot);
    const blocks = Object.keys(this.edits.entry(spot)?.blocks ?? {});
    if (!part.takes?.length || blocks.length) {
      return h("p.help", {}, t("There is nothing to set here."));
    }
    const add = { type: "button", onclick: () => this.actions.addBlock(spot) };
    return [
      h("p.help", {}, t("It is made of blocks, and has none yet. Add one, then set that up.")),
      h("button.button.small", add, icon("plus", 16), t("Add block")),
    ];
  }

  // What conditions see: the theme's settings, the section's and, in a block, the block's own.
  #scope(spot, own) {
    const settings = withDefaults(this.#themeSettings(), this.work.settings);
    const section = this.edits.part({ ...spot, path: [] });
    const entry = entryAt(this.work.at(spot.place), spot.key);
    const around = withDefaults(section?.settings ?? [], entry?.settings ?? {});
    return spot.path.length ? { settings, section: { settings: around }, block: { settings: own } } : { settings, section: { settings: own }, block: { settings: {} } };
  }

  #themeSettings() {
    return this.work.description.settings.flatMap((group) => group.settings);
  }

  #foot(spot) {
    const fixed = this.edits.whyFixed(spot);
    return h(
      "footer.panel-foot",
      {},
      fixed
        ? h("p.help", {}, fixed)
        : h("button.link-button.danger", { type: "button", onclick: () => this.actions.remove(spot) }, icon("trash", 16), spot.path.length ? t("Remove block") : t("Remove section")),
    );
  }

  #sectionCss(spot) {
    const entry = this.edits.entry(spot);
    const css = cssOf(entry);
    return this.#cssField(t("Custom CSS of this section"), t("It reaches nothing outside of the section."), css, (text) =>
      this.edits.change(
        spot,
        (own) => {
          if (text) {
            own.custom_css = [text];
          } else {
            delete own.custom_css;
          }
        },
        `${spotKey(spot)} css`,
      ),
    );
  }

  #cssField(title, help, css, set, open = Boolean(css)) {
    const area = h("textarea.textarea.code-field", { rows: 6, value: css, spellcheck: false, ariaLabel: title, placeholder: ".button { letter-spacing: 0.04em; }", oninput: () => (set(area.value), check()) });
    const fault = h("p.field-error", { id: newId("css-fault"), role: "alert", hidden: true });
    area.setAttribute("aria-describedby", fault.id);
    const check = wait(400, async () => {
      const css = area.value;
      const problems = await ask(facts.urls.check, { css }).then((told) => told.problems, () => []);
      if (css === area.value) {
        fault.hidden = !problems.length;
        fault.textContent = problems[0]?.message ?? "";
        area.ariaInvalid = String(!fault.hidden);
      }
    });
    css && check.now();
    return h("details.panel-css", { open }, h("summary", {}, icon("chevron-right", 16), title), h("p.help", {}, help), area, fault);
  }

  /* ---- the whole theme ---- */

  theme() {
    const { settings } = this.work.description;
    const context = {
      ...this.#shared(),
      values: () => this.work.settings,
      set: (id, value, how = {}) =>
        this.work.editSettings(
          (own) => {
            if (value === undefined) {
              delete own[id];
            } else {
              own[id] = value;
            }
          },
          how.typing ? `theme ${id}` : "",
        ),
      scope: (own) => ({ settings: own, section: { settings: {} }, block: { settings: {} } }),
      kind: () => "",
    };
    const open = new Set([...this.root.querySelectorAll("details.setting-group[open]")].map((each) => each.dataset.name));
    const groups = settings
      .filter((group) => group.settings.length)
      .map((group) => h("details.setting-group", { open: open.has(group.name), "data-name": group.name }, h("summary", {}, icon("chevron-right", 16), group.name), h("div.panel-body", {}, settingList(group.settings, context))));
    const head = this.#head(t("Theme settings"), { below: t("They are for every page.") });
    this.#become("theme", head, this.#looks(), groups, this.#themeCss());
  }

  // The theme's ready styles: one click sets colours, type and shapes; texts and sections stay.
  #looks() {
    const { presets } = this.work.description;
    if (presets.length < 2) {
      return null;
    }
    const declared = this.#themeSettings();
    const group = declared.find((setting) => setting.type === "color_scheme_group");
    const own = declared.filter((setting) => setting.type === "color");
    const colours = (preset) =>
      (own.length ? own.map((setting) => preset.settings[setting.id] ?? setting.default) : schemeColours(group, preset.settings[group?.id] ?? group?.default ?? {}))
        .slice(0, 4)
        .map((colour) => {
          const dot = h("i");
          dot.style.background = colour;
          return dot;
        });
    return h(
      "section.looks",
      {},
      h("h3", {}, t("Styles")),
      h(
        "ul",
        {},
        presets.map((preset) => h("li", {}, h("button", { type: "button", title: preset.description, ariaPressed: String(this.#isLook(preset)), onclick: () => this.#applyLook(preset) }, h("span.dots", {}, colours(preset)), preset.title))),
      ),
    );
  }

  #lookSettings() {
    return this.#themeSettings().filter((setting) => setting.id && !["image_picker", "text", "textarea", "url", "video"].includes(setting.type));
  }

  #isLook(preset) {
    const now = this.work.settings;
    return this.#lookSettings().every(
      ({ id, default: usual = null }) => JSON.stringify(now[id] ?? usual) === JSON.stringify(preset.settings[id] ?? usual),
    );
  }

  #applyLook(preset) {
    const declared = this.#lookSettings();
    this.work.editSettings((own) => {
      for (const setting of declared) {
        const wanted = preset.settings[setting.id] ?? setting.default;
        if (JSON.stringify(wanted ?? null) === JSON.stringify(this.work.base.settings[setting.id] ?? setting.default ?? null)) {
          delete own[setting.id];
        } else {
          own[setting.id] = structuredClone(wanted);
        }
      }
    });
    this.theme();
  }

  #themeCss() {
    const css = cssOf(this.work.settings[CUSTOM]);
    const set = (text) =>
      this.work.editSettings((own) => {
        own[CUSTOM] = { ...(this.work.settings[CUSTOM] ?? {}), custom_css: text ? [text] : [] };
      }, "theme css");
    return this.#cssField(t("Custom CSS of every page"), t("It is added behind the theme's own styles."), css, set);
  }

  /* ---- embeds of apps ---- */

  apps() {
    const embeds = this.work.description.app_blocks.filter((block) => block.target !== "section");
    const now = () => ({ ...this.work.base.embeds, ...this.work.settings.blocks });
    const find = (type) => Object.entries(now()).find(([, entry]) => entry.type === type);
    const write = (type, change, how = {}) =>
      this.work.editSettings((own) => {
        const [key, entry] = find(type) ?? [crypto.randomUUID(), { type, settings: {} }];
        own.blocks = { ...own.blocks, [key]: change(structuredClone(entry)) };
      }, how.typing ? `embed ${type}` : "");
    const cards = embeds.map((embed) => {
      const entry = find(embed.type)?.[1];
      const isOn = Boolean(entry && !entry.disabled);
      const toggle = h("input", { type: "checkbox", role: "switch", checked: isOn, ariaLabel: embed.name, onchange: () => (write(embed.type, (each) => ({ ...each, disabled: !toggle.checked })), this.apps()) });
      const fields = settingList(embed.settings, {
        ...this.#shared(),
        values: () => find(embed.type)?.[1]?.settings ?? {},
        set: (id, value, how) => write(embed.type, (each) => ({ ...each, settings: { ...each.settings, [id]: value } }), how),
      });
      return h("section.embed", {}, h("div.switch-line", {}, h("span.label", {}, embed.name), toggle), isOn ? fields : null);
    });
    const none = h("p.help", {}, t("None of your plugins adds something to every page."));
    this.#become("apps", this.#head(t("Plugins"), { below: t("They are for every page.") }), h("div.panel-body", {}, cards.length ? cards : none));
  }
}
