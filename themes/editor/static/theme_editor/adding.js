// The dialog that offers sections or blocks: by category, found by words, each with the reason when it can't be added.

import { h, icon, openDialog, t } from "./dom.js";
import { addableIn } from "./edits.js";
import { partOf, plainType, whyNoBlock, whyNoSection } from "./model.js";
import { split } from "./work.js";

const plain = (type) => ({ type, settings: {} });

// What a section shows, by what one sets in it and its blocks: the first that fits.
const SHOWN = [
  ["play", ["video", "video_url"]],
  ["products", ["product", "product_list"]],
  ["grid", ["collection", "collection_list"]],
  ["note", ["blog", "article"]],
  ["code", ["liquid", "html"]],
  ["image", ["image_picker"]],
  ["file", ["page"]],
  ["list", ["link_list"]],
  ["edit", ["richtext", "textarea", "inline_richtext", "text"]],
];

function iconOf(part) {
  const types = new Set([part, ...part.blocks].flatMap((each) => each.settings.map((setting) => setting.type)));
  return SHOWN.find(([, kinds]) => kinds.some((kind) => types.has(kind)))?.[0] ?? "section";
}

// Every preset of the sections that may stand in a place.
export function sectionsFor(work, place) {
  const { description } = work;
  const [kind, name] = split(place);
  const types = kind === "group" ? (description.groups.find((group) => group.name === name)?.addable ?? []) : addableIn(description, name);
  const doc = work.at(place);
  return types.flatMap((type) => {
    const part = description.sections[type];
    const reason = whyNoSection(description, doc, type);
    return part.presets.map((preset) => ({ type, name: preset.name, category: preset.category, made: preset.document, reason, icon: iconOf(part) }));
  });
}

// Every block that the section or block at a spot takes: theme blocks by their presets, others plain.
export function blocksFor(work, edits, spot) {
  const { description } = work;
  const part = edits.part(spot);
  const entry = edits.entry(spot) ?? {};
  return (part?.takes ?? []).flatMap((taken) => {
    const inner = partOf(description, part, taken.type);
    const reason = whyNoBlock(description, part, entry, taken.type, spot.path.length);
    const one = { type: taken.type, reason, icon: taken.source === "app" ? "apps" : "block" };
    const category = taken.source === "app" ? t("Plugins") : (inner?.category ?? "");
    const presets = taken.source === "theme" ? (inner?.presets ?? []) : [];
    if (presets.length) {
      return presets.map((preset) => ({ ...one, name: preset.name, category: preset.category || category, made: preset.document }));
    }
    return [{ ...one, name: taken.name || plainType(taken.type), category, made: plain(taken.type) }];
  });
}

export function openAdding(title, offers, choose) {
  const list = h("div.offers");
  const draw = (words) => {
    const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
    const found = offers.filter((offer) => wanted.every((word) => `${offer.name} ${offer.category} ${offer.type}`.toLowerCase().includes(word)));
    const categories = [...new Set(found.map((offer) => offer.category))].sort((a, b) => Boolean(b) - Boolean(a) || a.localeCompare(b));
    list.replaceChildren(
      ...categories.flatMap((category) => [
        categories.length > 1 ? h("h3", {}, category || t("Others")) : "",
        h("ul", {}, found.filter((offer) => offer.category === category).sort((a, b) => a.name.localeCompare(b.name, document.documentElement.lang)).map(one)),
      ]),
      found.length ? "" : h("p.tree-none", {}, offers.length ? t("Nothing is called like that.") : t("Nothing can be added here.")),
    );
  };
  const one = (offer) =>
    h(
      "li",
      {},
      h(
        "button.offer",
        {
          type: "button",
          "aria-disabled": offer.reason ? "true" : undefined,
          title: offer.reason,
          onclick: () => {
            if (!offer.reason) {
              dialog.close();
              choose(offer);
            }
          },
        },
        icon(offer.icon, 18),
        h("span", {}, offer.name, offer.reason ? h("small", {}, offer.reason) : null),
      ),
    );
  const search = h("input.input", {
    type: "search",
    placeholder: t("Search"),
    ariaLabel: t("Search"),
    oninput: () => draw(search.value),
    onkeydown: (event) => {
      if (event.key === "Enter") {
        event.preventDefault();
        list.querySelector(".offer:not([aria-disabled])")?.click();
      }
    },
  });
  const dialog = openDialog(title, () => [search, list], {});
  draw("");
  search.focus();
  return dialog;
}

