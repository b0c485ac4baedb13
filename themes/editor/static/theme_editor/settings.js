// A list of settings as fields: the control of each type, its help, its reset, and whether it is shown.

import { h, icon, iconButton, newId, openMenu, t } from "./dom.js";
import { holds, withDefaults } from "./conditions.js";
import { background, colour, scheme, schemeGroup } from "./controls/colour.js";
import { chooseLink, image, link, resource, resourceList } from "./controls/chosen.js";
import { absent, video } from "./controls/films.js";
import { font } from "./controls/fonts.js";
import { alignment, checkbox, code, connected, number, radio, range, select, text, textarea, videoUrl } from "./controls/plain.js";
import { rich } from "./controls/rich.js";
import { sourcesFor, sourceName } from "./dynamic.js";

const CONTROLS = {
  text, textarea, number, range, checkbox, select, radio, url: link,
  html: code, liquid: code, richtext: rich, inline_richtext: rich,
  color: colour, color_background: background, color_scheme: scheme, color_scheme_group: schemeGroup,
  font_picker: font, font, image_picker: image, video_url: videoUrl, text_alignment: alignment,
  product: resource, collection: resource, page: resource, blog: resource, article: resource, link_list: resource,
  product_list: resourceList, collection_list: resourceList, video,
  metaobject: absent, metaobject_list: absent, taxonomy: absent,
};
const TEXTS = new Set(["text", "textarea", "richtext", "inline_richtext", "html", "liquid"]);
const isDynamic = (value) => typeof value === "string" && value.includes("{{") && value.includes("}}");

// `context`: {values(), set(id, value, how), scope(), work, preview, languages, language, checkLiquid, kind}.
// `values()` are those that are written down; what is not has its default.
export function settingList(settings, context) {
  const fields = [];
  const refresh = () => {
    const scope = context.scope?.(withDefaults(settings, context.values())) ?? {};
    for (const { node, setting } of fields) {
      node.hidden = !holds(setting.visible_if, scope);
    }
  };
  const nodes = settings.map((setting) => {
    const node = setting.id ? field(setting, context, refresh) : notice(setting);
    fields.push({ node, setting });
    return node;
  });
  refresh();
  return nodes;
}

function notice(setting) {
  if (setting.type === "line_break") {
    return h("hr");
  }
  const info = setting.info ? h("p.help", {}, setting.info) : null;
  return setting.type === "header" ? h("div.setting-head", {}, h("h3", {}, setting.label), info) : h("p.help.setting-note", {}, setting.label);
}

function field(setting, context, refresh) {
  const holder = h("div.field.setting", { "data-setting": setting.id });
  const draw = () => holder.replaceChildren(...inside(setting, context, { refresh, redraw: draw }));
  draw();
  return holder;
}

function inside(setting, context, { refresh, redraw }) {
  const id = newId("setting");
  const values = context.values();
  const isGiven = setting.id in values && values[setting.id] !== undefined && values[setting.id] !== null;
  const value = isGiven ? values[setting.id] : setting.default;
  const again = h("button.reset", { type: "button", hidden: !isGiven, title: t("Back to the theme's own value"), ariaLabel: t("Reset {name}", { name: setting.label }) }, icon("return", 16));
  const set = (given, how = {}) => {
    context.set(setting.id, given, how);
    again.hidden = given === undefined;
    refresh();
  };
  again.addEventListener("click", () => {
    set(undefined);
    redraw();
    holderOf(again)?.querySelector("input, button, textarea, select, [tabindex]")?.focus();
  });
  const given = {
    setting,
    value,
    id,
    set,
    redraw,
    label: setting.label,
    work: context.work,
    checkLiquid: context.checkLiquid,
    chooseLink,
    drawAgain: () => context.preview.say("page"),
    settingList: (list, more) => settingList(list, { ...context, scope: undefined, ...more }),
    spoken: (said) => context.work.text(said, context.language()),
    setText: (said, how) => set(TEXTS.has(setting.type) ? context.work.withText(context.values()[setting.id] ?? setting.default ?? "", context.language(), said, context.languages) : said, how),
  };
  const sources = sourcesFor(setting.type, context.kind?.());
  const plug = sources.length ? plugButton(sources, given) : null;
  const control = isDynamic(value)
    ? connected({ ...given, set: () => (set(undefined), redraw()), named: sourceName })
    : (CONTROLS[setting.type] ?? unknown)(given);
  const name = h("label", { for: id, class: "label", hidden: !setting.label }, setting.label);
  const help = setting.info ? h("p.help", {}, setting.info) : null;
  if (setting.type === "checkbox") {
    return [h("div.switch-line", {}, name, again, control), help].filter(Boolean);
  }
  const bare = !setting.label && !plug && !TEXTS.has(setting.type);
  return [h("div.label-line", { class: bare ? "bare" : "" }, name, again, spokenMark(setting, value, context), plug), control, help].filter(Boolean);
}

const holderOf = (node) => node.closest(".setting");

// A text that is said in each of the store's languages tells which one is shown.
function spokenMark(setting, value, context) {
  if (!TEXTS.has(setting.type) || context.languages.length < 2 || isDynamic(value)) {
    return null;
  }
  return h("span.spoken", { title: t("This text is for shoppers who read this language.") }, context.languageName());
}

function plugButton(sources, { set, redraw, setting }) {
  return iconButton("link", t("Connect {name} to what the page shows", { name: setting.label }), {
    class: "plug",
    onclick: (event) =>
      openMenu(
        event.currentTarget,
        sources.map(({ label, path }) => ({
          label,
          act: () => {
            set(`{{ ${path} }}`);
            redraw();
          },
        })),
      ),
  });
}

// Types that have no control of their own yet are kept, and can be emptied.
function unknown({ value, set, id, setting }) {
  return h("input.input", {
    id,
    type: "text",
    value: typeof value === "string" ? value : value === null || value === undefined ? "" : JSON.stringify(value),
    readOnly: typeof value === "object" && value !== null,
    title: setting.type,
    oninput: (event) => set(event.target.value, { typing: true }),
  });
}

