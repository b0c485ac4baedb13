// What stands in a template, group or section, and what may: pure functions over documents.

import { t } from "./dom.js";

export const copy = (value) => structuredClone(value);
export const plainType = (type) => type.replace(/\/+$/, "").split("/").at(-1) || "block";

// "hero_k3x9ab": an id that `taken` does not have.
export function newKey(type, taken) {
  const letters = "abcdefghijkmnpqrstuvwxyz23456789";
  for (;;) {
    const end = Array.from(crypto.getRandomValues(new Uint8Array(6)), (byte) => letters[byte % letters.length]).join("");
    const key = `${plainType(type).replace(/[^\w-]/g, "_")}_${end}`;
    if (!(key in taken)) {
      return key;
    }
  }
}

export const orderOf = (doc) => (doc.order ?? Object.keys(doc.sections ?? {})).filter((key) => doc.sections?.[key]);

export function blockOrder(entry) {
  const blocks = entry.blocks ?? {};
  return (entry.block_order ?? Object.keys(blocks).filter((key) => !blocks[key].static)).filter((key) => blocks[key]);
}

export const staticKeys = (entry) =>
  Object.keys(entry.blocks ?? {}).filter((key) => entry.blocks[key].static && !blockOrder(entry).includes(key));

// Every order written down: the database keeps members of an object in an order of its own.
export function withOrders(doc) {
  doc.order = orderOf(doc);
  const inside = (entry) => {
    if (entry.blocks && Object.keys(entry.blocks).length) {
      entry.block_order = blockOrder(entry);
      Object.values(entry.blocks).forEach(inside);
    }
  };
  Object.values(doc.sections ?? {}).forEach(inside);
}

// The section or block at a path of keys, made where a static block has none yet.
export function entryAt(doc, section, path = []) {
  let entry = doc.sections?.[section];
  for (const key of path) {
    entry = entry?.blocks?.[key];
  }
  return entry;
}

export function madeAt(doc, section, path, types) {
  let entry = doc.sections[section];
  path.forEach((key, index) => {
    entry.blocks ??= {};
    if (!entry.blocks[key]) {
      entry.block_order ??= Object.keys(entry.blocks).filter((name) => !entry.blocks[name].static);
      entry.blocks[key] = { type: types[index], settings: {}, static: true };
    }
    entry = entry.blocks[key];
  });
  return entry;
}

// What a theme says of a section or of a block inside `holder` (the part around it).
export function partOf(description, holder, type) {
  if (!holder) {
    return description.sections[type] ?? null;
  }
  const own = holder.blocks?.find((block) => block.type === type);
  if (own) {
    return { ...own, blocks: [], takes: [], presets: [], max_blocks: 0 };
  }
  const app = description.app_blocks.find((block) => block.type === type);
  return description.blocks[type] ?? (app ? { ...app, blocks: [], takes: [], presets: [], max_blocks: 0 } : null);
}

// The parts along a path, outermost first.
export function partsAlong(description, doc, section, path) {
  const parts = [partOf(description, null, doc.sections[section]?.type)];
  let entry = doc.sections[section];
  for (const key of path) {
    entry = entry?.blocks?.[key];
    parts.push(entry ? partOf(description, parts.at(-1), entry.type) : null);
  }
  return parts;
}

export const deepest = (entry) => 1 + Math.max(0, ...Object.values(entry.blocks ?? {}).map(deepest));

// Why one section more of a type can't be added to a place, "" when it can.
export function whyNoSection(description, doc, type) {
  const uses = orderOf(doc).filter((key) => doc.sections[key].type === type).length;
  const { limit } = description.sections[type] ?? { limit: 0 };
  if (orderOf(doc).length >= description.limits.sections) {
    return t("There can be up to {most} sections here.", { most: description.limits.sections });
  }
  return limit && uses >= limit ? t("This section can be here {most} times at most.", { most: limit }) : "";
}

// Why one block more of a type can't be put into an entry, "" when it can.
export function whyNoBlock(description, part, entry, type, depth, height = 1) {
  const taken = part?.takes.find((each) => each.type === type);
  if (!taken) {
    return t("This block has no place here.");
  }
  const keys = blockOrder(entry);
  const most = part.max_blocks || description.limits.blocks;
  if (keys.length >= most) {
    return t("There can be up to {most} blocks here.", { most });
  }
  if (depth + height > description.limits.depth) {
    return t("Blocks can't lie deeper in each other.");
  }
  const uses = keys.filter((key) => entry.blocks[key].type === type).length;
  return taken.limit && uses >= taken.limit ? t("This block can be here {most} times at most.", { most: taken.limit }) : "";
}

// A copy of a section or block; `values` of the store stay, ids inside stay as they are.
export const twin = (entry) => copy(entry);

const TITLES = ["heading", "title", "text", "name", "label", "content"];

// What a section or block says of itself, shown beside its name in the tree.
export function summary(entry, part, spoken) {
  for (const id of TITLES) {
    const setting = part?.settings.find((each) => each.id === id && ["text", "textarea", "inline_richtext", "richtext"].includes(each.type));
    const value = setting && entry?.settings?.[id];
    const text = value ? spoken(value) : "";
    if (text && !text.includes("{{")) {
      const bare = new DOMParser().parseFromString(text, "text/html").body.textContent.trim();
      return bare.length > 60 ? `${bare.slice(0, 60)}…` : bare;
    }
  }
  return "";
}

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
const withoutCss = (entry) => entry && { ...entry, custom_css: undefined, name: undefined };
const shownKeys = (doc) => orderOf(doc).filter((key) => !doc.sections[key].disabled);

// What became of a place: keys to draw anew, new and gone ones, the order if it changed, and changed CSS.
export function difference(before, after) {
  const old = shownKeys(before);
  const now = shownKeys(after);
  const stayed = now.filter((key) => old.includes(key));
  const draw = stayed.filter((key) => !same(withoutCss(before.sections[key]), withoutCss(after.sections[key])));
  const fresh = now.filter((key) => !old.includes(key));
  const gone = old.filter((key) => !now.includes(key));
  const moved = fresh.length > 0 || !same(old.filter((key) => now.includes(key)), stayed);
  const css = stayed.filter((key) => !same(before.sections[key].custom_css, after.sections[key].custom_css));
  return { draw: [...draw, ...fresh], gone, order: moved ? now : null, css, any: Boolean(draw.length || fresh.length || gone.length || moved) };
}
