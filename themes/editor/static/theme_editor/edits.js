// What one can do with a section or block: add, move, copy, hide, remove, rename. Each refusal has its reason.

import { t, toast } from "./dom.js";
import {
  blockOrder, copy, deepest, entryAt, madeAt, newKey, orderOf, partOf, partsAlong, twin, whyNoBlock, whyNoSection,
} from "./model.js";

// A spot is {place, key, path}: a place of the work, a section's key in it, and the path of block keys inside.
export const spotKey = (spot) => `${spot.place}|${spot.key}|${spot.path.join("/")}`;
export const sameSpot = (a, b) => Boolean(a && b) && spotKey(a) === spotKey(b);

export class Edits {
  constructor(work, preview) {
    this.work = work;
    this.preview = preview;
  }

  entry(spot) {
    return entryAt(this.work.at(spot.place), spot.key, spot.path);
  }

  parts(spot) {
    const doc = this.work.at(spot.place);
    const parts = partsAlong(this.work.description, doc, spot.key, spot.path);
    const types = this.types(spot);
    parts.forEach((part, index) => {
      if (!part && index && parts[index - 1]) {
        parts[index] = partOf(this.work.description, parts[index - 1], types[index - 1]);
      }
    });
    return parts;
  }

  part(spot) {
    return this.parts(spot).at(-1);
  }

  // The types along a path; those of static blocks that the document does not have come from the page.
  types(spot) {
    const doc = this.work.at(spot.place);
    const seen = this.preview.staticsIn(spot.place, spot.key);
    return spot.path.map((_key, index) => {
      const path = spot.path.slice(0, index + 1);
      return entryAt(doc, spot.key, path)?.type ?? seen.find((block) => block.path === path.join("/"))?.type ?? "";
    });
  }

  isStatic(spot) {
    if (!spot.path.length) {
      return spot.place.startsWith("static:");
    }
    const entry = this.entry(spot);
    return !entry || Boolean(entry.static);
  }

  name(spot) {
    const entry = this.entry(spot);
    return entry?.name || this.part(spot)?.name || this.types(spot).at(-1) || spot.key;
  }

  change(spot, change, join = "") {
    const types = this.types(spot);
    this.work.edit(spot.place, (doc) => change(madeAt(doc, spot.key, spot.path, types)), join);
  }

  around(spot) {
    return { ...spot, path: spot.path.slice(0, -1) };
  }

  // The keys beside a spot in order, and its index among them.
  beside(spot) {
    const doc = this.work.at(spot.place);
    const keys = spot.path.length ? blockOrder(entryAt(doc, spot.key, spot.path.slice(0, -1))) : orderOf(doc);
    return [keys, keys.indexOf(spot.path.at(-1) ?? spot.key)];
  }

  addSection(place, type, made, after = null) {
    let key = "";
    const why = whyNoSection(this.work.description, this.work.at(place), type);
    if (why) {
      toast(why, "warning");
      return null;
    }
    this.work.edit(place, (doc) => {
      doc.sections ??= {};
      doc.order = orderOf(doc);
      key = newKey(type, doc.sections);
      doc.sections[key] = copy(made);
      doc.order.splice(after === null ? doc.order.length : doc.order.indexOf(after) + 1, 0, key);
    });
    return { place, key, path: [] };
  }

  addBlock(spot, type, made) {
    const part = this.part(spot);
    const why = whyNoBlock(this.work.description, part, this.entry(spot) ?? {}, type, spot.path.length, deepest(made));
    if (why) {
      toast(why, "warning");
      return null;
    }
    let key = "";
    this.change(spot, (entry) => {
      entry.block_order = blockOrder(entry);
      entry.blocks ??= {};
      key = newKey(type, entry.blocks);
      entry.blocks[key] = copy(made);
      entry.block_order.push(key);
    });
    return { ...spot, path: [...spot.path, key] };
  }

  // Why a spot can't be removed, copied or moved; "" when it can.
  whyFixed(spot) {
    if (this.isStatic(spot)) {
      return spot.path.length ? t("The theme always shows this block here.") : t("The theme always shows this section here.");
    }
    return "";
  }

  whyNoTwin(spot) {
    const fixed = this.whyFixed(spot);
    if (fixed) {
      return fixed;
    }
    const { description } = this.work;
    const entry = this.entry(spot);
    if (!spot.path.length) {
      return whyNoSection(description, this.work.at(spot.place), entry.type);
    }
    const around = this.around(spot);
    return whyNoBlock(description, this.part(around), this.entry(around), entry.type, around.path.length, deepest(entry));
  }

  duplicate(spot) {
    const why = this.whyNoTwin(spot);
    if (why) {
      toast(why, "warning");
      return null;
    }
    let key = "";
    this.#inHolder(spot, (things, order, own) => {
      key = newKey(things[own].type, things);
      things[key] = twin(things[own]);
      order.splice(order.indexOf(own) + 1, 0, key);
    });
    return this.#renamed(spot, key);
  }

  remove(spot) {
    if (this.whyFixed(spot)) {
      return false;
    }
    this.#inHolder(spot, (things, order, own) => {
      delete things[own];
      order.splice(order.indexOf(own), 1);
    });
    return true;
  }

  hide(spot, hidden) {
    this.change(spot, (entry) => {
      if (hidden) {
        entry.disabled = true;
      } else {
        delete entry.disabled;
      }
    });
  }

  rename(spot, name) {
    this.change(spot, (entry) => {
      if (name) {
        entry.name = name;
      } else {
        delete entry.name;
      }
    });
  }

  // One step up or down among its neighbours. Whether it moved.
  step(spot, by) {
    const [keys, index] = this.beside(spot);
    if (index < 0 || index + by < 0 || index + by >= keys.length || this.whyFixed(spot)) {
      return false;
    }
    this.#inHolder(spot, (_things, order, own) => {
      order.splice(index, 1);
      order.splice(index + by, 0, own);
    });
    return true;
  }

  // Why a spot can't be put before or after `target`, or into it; "" when it can.
  whyNoMove(spot, target, how) {
    const fixed = this.whyFixed(spot);
    if (fixed) {
      return fixed;
    }
    const entry = this.entry(spot);
    if (!spot.path.length) {
      if (target.path.length || how === "in") {
        return t("Sections stand beside sections.");
      }
      return target.place === spot.place ? "" : this.#whyOtherPlace(entry, target.place);
    }
    const holder = how === "in" ? target : this.around(target);
    if (how !== "in" && !target.path.length) {
      return t("Blocks stand inside a section.");
    }
    const inside = holder.place === spot.place && holder.key === spot.key && spot.path.every((key, at) => holder.path[at] === key);
    if (inside) {
      return t("A block can't be put into itself.");
    }
    if (sameSpot(holder, this.around(spot))) {
      return "";
    }
    const { description } = this.work;
    return whyNoBlock(description, this.part(holder), this.entry(holder) ?? {}, entry.type, holder.path.length, deepest(entry));
  }

  #whyOtherPlace(entry, place) {
    const { description } = this.work;
    const [kind, name] = [place.slice(0, place.indexOf(":")), place.slice(place.indexOf(":") + 1)];
    const allowed = kind === "group" ? description.groups.find((group) => group.name === name)?.addable : addableIn(description, name);
    if (!allowed?.includes(entry.type)) {
      return t("This section has no place here.");
    }
    return whyNoSection(description, this.work.at(place), entry.type);
  }

  // Put a spot before or after `target`, or at the end inside it. The spot it has then, or null.
  move(spot, target, how) {
    if (this.whyNoMove(spot, target, how)) {
      return null;
    }
    const holder = how === "in" ? target : this.around(target);
    if (spot.place === target.place) {
      let key = "";
      const types = this.types(spot);
      this.work.edit(spot.place, (doc) => {
        key = shift(doc, spot, holder, target, how, types);
      });
      return spot.path.length ? { ...holder, path: [...holder.path, key] } : { ...spot, key };
    }
    return this.#toOtherPlace(spot, target, how);
  }

  // Two places are two documents: it is taken out of one and put into the other in one step of the history.
  #toOtherPlace(spot, target, how) {
    const entry = copy(this.entry(spot));
    const join = `move ${spotKey(spot)} ${Date.now()}`;
    let key = "";
    this.work.edit(spot.place, (doc) => takeOut(doc, spot), join);
    this.work.edit(target.place, (doc) => (key = putIn(doc, entry, target, how)), join);
    return how === "in" || target.path.length
      ? { ...target, path: [...(how === "in" ? target.path : target.path.slice(0, -1)), key] }
      : { ...target, key, path: [] };
  }

  #inHolder(spot, act) {
    this.work.edit(spot.place, (doc) => {
      const [holder, things, order] = listOf(doc, spot.path.length ? { ...spot, path: spot.path.slice(0, -1) } : null);
      const list = order();
      act(things, list, spot.path.at(-1) ?? spot.key);
      holder[spot.path.length ? "block_order" : "order"] = list;
    });
  }

  #renamed(spot, key) {
    return spot.path.length ? { ...spot, path: [...spot.path.slice(0, -1), key] } : { ...spot, key };
  }
}

export function addableIn(description, template) {
  const kind = template.split(".")[0];
  const found = description.templates.find((each) => each.name === template) ?? description.templates.find((each) => each.kind === kind && each.format === "json");
  return found?.addable ?? [];
}

// The holder, its things by key, and their order: a document's sections (null), or the blocks of a spot.
function listOf(doc, spot) {
  if (!spot) {
    doc.sections ??= {};
    return [doc, doc.sections, () => orderOf(doc)];
  }
  const holder = entryAt(doc, spot.key, spot.path);
  holder.blocks ??= {};
  return [holder, holder.blocks, () => blockOrder(holder)];
}

function takeOut(doc, spot) {
  const [holder, things, order] = listOf(doc, spot.path.length ? { ...spot, path: spot.path.slice(0, -1) } : null);
  const own = spot.path.at(-1) ?? spot.key;
  holder[spot.path.length ? "block_order" : "order"] = order().filter((key) => key !== own);
  const entry = things[own];
  delete things[own];
  return entry;
}

function putIn(doc, entry, target, how, wanted = "") {
  const inside = how === "in" ? target : target.path.length ? { ...target, path: target.path.slice(0, -1) } : null;
  const [holder, things, order] = listOf(doc, inside);
  const key = wanted && !(wanted in things) ? wanted : newKey(entry.type, things);
  const list = order();
  const at = how === "in" ? list.length : list.indexOf(target.path.at(-1) ?? target.key) + (how === "after" ? 1 : 0);
  list.splice(at, 0, key);
  things[key] = entry;
  holder[inside ? "block_order" : "order"] = list;
  return key;
}

function shift(doc, spot, holder, target, how, types) {
  if (how === "in") {
    madeAt(doc, holder.key, holder.path, types);
  }
  const entry = takeOut(doc, spot);
  return putIn(doc, entry, target, how, spot.path.at(-1) ?? spot.key);
}
