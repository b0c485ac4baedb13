// Settings that point to something of the store: a product, a picture, an address. Each has a dialog with a search.

import { facts, failed, h, icon, iconButton, openDialog, settled, t, wait } from "../dom.js";
import { ask } from "../saver.js";

const known = new Map();
const KINDS = { collection_list: "collection", product_list: "product" };
const kindOf = (type) => KINDS[type] ?? type;
const ICONS = { product: "products", collection: "grid", page: "file", blog: "edit", article: "note", link_list: "menu", url: "link" };

const OWN_ADDRESS = { image: facts.urls.pictures, video: facts.urls.videos };
export const url = (kind, query) => `${OWN_ADDRESS[kind] ?? facts.urls.resources + kind}?${query}`;
const keyed = (kind, item) => (kind in OWN_ADDRESS ? item.name : item.handle);

// What handles stand for; null for those that are gone.
export async function named(kind, handles) {
  const wanted = handles.filter((handle) => !known.has(`${kind} ${handle}`));
  if (wanted.length) {
    const query = new URLSearchParams(wanted.map((handle) => ["handle", handle]));
    const { items } = await ask(url(kind, query)).catch(() => ({ items: [] }));
    wanted.forEach((handle) => known.set(`${kind} ${handle}`, null));
    items.forEach((item) => known.set(`${kind} ${keyed(kind, item)}`, item));
  }
  return handles.map((handle) => known.get(`${kind} ${handle}`) ?? null);
}

export function remember(kind, item) {
  known.set(`${kind} ${keyed(kind, item)}`, item);
}

function row(kind, item, choose) {
  const picture = item.image ? h("img.thumb.small", { src: item.image, alt: "", loading: "lazy" }) : icon(ICONS[kind] ?? "box", 18);
  return h("li", {}, h("button.offer", { type: "button", onclick: choose }, picture, h("span", {}, item.title, item.detail ? h("small", {}, item.detail) : null)));
}

// A dialog with a search; `draw(list, words)` fills the list. Words are looked for as they are typed.
export function searching(title, draw, { extra = null } = {}) {
  const list = h("div.offers", { "aria-live": "polite" });
  let turn = 0;
  const look = async (words) => {
    const mine = ++turn;
    try {
      const parts = await draw(words);
      if (mine === turn) {
        list.replaceChildren(...parts);
      }
    } catch (error) {
      list.replaceChildren(h("p.tree-none", {}, error.message || t("No connection. Try again.")));
    }
  };
  const later = wait(200, look);
  const search = h("input.input", { type: "search", placeholder: t("Search"), ariaLabel: t("Search"), oninput: () => later(search.value) });
  const dialog = openDialog(title, () => [search, extra, list]);
  look("");
  search.focus();
  dialog.again = () => look(search.value);
  return dialog;
}

export const none = () => h("p.tree-none", {}, t("Nothing found."));

// Resolves to the chosen item, or null.
export function chooseResource(kind, title) {
  return new Promise((resolve) => {
    let said = null;
    const dialog = searching(title, async (words) => {
      const { items } = await ask(url(kind, new URLSearchParams({ q: words })));
      const rows = items.map((item) =>
        row(kind, item, () => {
          said = item;
          remember(kind, item);
          dialog.close();
        }),
      );
      return rows.length ? [h("ul", {}, rows)] : [none()];
    });
    dialog.addEventListener("close", () => resolve(said));
  });
}

// An address in the shop, or null.
export function chooseLink() {
  return new Promise((resolve) => {
    let said = null;
    const choose = (path) => {
      said = path;
      dialog.close();
    };
    const fixed = [
      [t("Home page"), "/"],
      [t("All products"), "/collections/all"],
      [t("All collections"), "/collections"],
      [t("Search"), "/search"],
      [t("Cart"), "/cart"],
    ];
    const dialog = searching(t("Choose a page of the shop"), async (words) => {
      const { groups } = await ask(url("url", new URLSearchParams({ q: words })));
      const pages = fixed.filter(([name]) => name.toLowerCase().includes(words.toLowerCase()));
      const all = [
        ...(pages.length ? [{ label: t("Pages of every shop"), items: pages.map(([title, path]) => ({ title, path, handle: path })) }] : []),
        ...groups.map((group) => ({ ...group, items: group.items.filter((item) => item.path) })),
      ].filter((group) => group.items.length);
      return all.length
        ? all.flatMap((group) => [h("h3", {}, group.label), h("ul", {}, group.items.map((item) => row("url", item, () => choose(item.path))))])
        : [none()];
    });
    dialog.addEventListener("close", () => resolve(said));
  });
}

export function link({ value, set, id }) {
  const input = h("input.input", {
    id,
    type: "text",
    value: value ?? "",
    placeholder: t("/pages/about or https://…"),
    oninput: () => set(input.value.trim(), { typing: true }),
  });
  const pick = iconButton("search", t("Choose a page of the shop"), {
    onclick: async () => {
      const path = await chooseLink();
      if (path !== null) {
        input.value = path;
        set(path);
      }
    },
  });
  return h("div.with-button", {}, input, pick);
}

export function resource({ setting, value, set, id, redraw }) {
  const kind = kindOf(setting.type);
  const holder = h("div.chosen");
  const pick = async () => {
    const item = await chooseResource(kind, setting.label);
    if (item) {
      set(item.handle);
      redraw();
    }
  };
  const fill = (item) =>
    holder.replaceChildren(
      item?.image ? h("img.thumb.small", { src: item.image, alt: "" }) : icon(ICONS[kind] ?? "box", 18),
      h("span.grow.truncate", {}, item ? item.title : value, item ? null : h("small.field-error", {}, t("It is not in your store any more."))),
      h("button.button.small", { type: "button", id, onclick: pick }, t("Change")),
      iconButton("close", t("Remove"), {
        onclick: () => {
          set("");
          redraw();
        },
      }),
    );
  if (!value) {
    holder.append(h("button.button.small", { type: "button", id, onclick: pick }, icon(ICONS[kind] ?? "box", 18), t("Choose")));
  } else {
    holder.append(h("span.muted.truncate", {}, value));
    named(kind, [value]).then(([item]) => fill(item));
  }
  return holder;
}

export function resourceList({ setting, value, set, id, redraw }) {
  const kind = kindOf(setting.type);
  const handles = Array.isArray(value) ? value : [];
  const most = setting.limit || 50;
  const list = h("ul.chosen-list");
  const write = (next) => {
    set(next);
    redraw();
  };
  const shift = (index, by) => {
    const next = [...handles];
    next.splice(index + by, 0, ...next.splice(index, 1));
    write(next);
  };
  named(kind, handles).then((items) =>
    list.replaceChildren(
      ...items.map((item, index) =>
        h(
          "li.chosen",
          {},
          item?.image ? h("img.thumb.small", { src: item.image, alt: "" }) : icon(ICONS[kind] ?? "box", 18),
          h("span.grow.truncate", {}, item?.title ?? handles[index]),
          iconButton("arrow-up", t("Move up"), { disabled: !index, onclick: () => shift(index, -1) }),
          iconButton("arrow-down", t("Move down"), { disabled: index === handles.length - 1, onclick: () => shift(index, 1) }),
          iconButton("close", t("Remove"), { onclick: () => write(handles.filter((_each, at) => at !== index)) }),
        ),
      ),
    ),
  );
  const add = h(
    "button.button.small",
    {
      type: "button",
      id,
      disabled: handles.length >= most,
      title: handles.length >= most ? t("There can be up to {most}.", { most }) : "",
      onclick: async () => {
        const item = await chooseResource(kind, setting.label);
        if (item && !handles.includes(item.handle)) {
          write([...handles, item.handle]);
        }
      },
    },
    icon("plus", 18),
    t("Add"),
  );
  return h("div.stack.tight", {}, list, add);
}

/* ---- pictures ---- */

export const bare = (value) => (typeof value === "string" ? value.replace(/^(shopify|kaidian):\/\/(shop_images|files(\/[a-z]+)?)\//, "") : "");

async function upload(file) {
  const form = new FormData();
  form.append("file", file);
  const made = await ask(facts.urls.pictures, undefined, { method: "POST", form });
  remember("image", made);
  for (let turn = 0; !made.is_ready && turn < 40; turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, 300));
    const { items } = await ask(url("image", new URLSearchParams({ handle: made.name })));
    if (items[0]?.is_ready) {
      remember("image", items[0]);
      return items[0];
    }
  }
  return made;
}

// A place for a file: it is dropped there, or chosen.
export function fileDrop({ accept, label, text, take }) {
  const told = h("span", {}, text);
  const input = h("input", {
    type: "file",
    accept,
    ariaLabel: label,
    onchange: async () => {
      const [file] = input.files;
      if (!file) {
        return;
      }
      told.textContent = t("Uploading…");
      input.disabled = true;
      settled("upload", "line");
      try {
        await take(file);
      } catch (error) {
        failed(error, "upload");
      }
      told.textContent = text;
      input.disabled = false;
      input.value = "";
    },
  });
  return h("div.file-drop.small-drop", {}, icon("upload"), told, input);
}

export function choosePicture(title) {
  return new Promise((resolve) => {
    let said = null;
    const choose = (item) => {
      said = item;
      remember("image", item);
      dialog.close();
    };
    const drop = fileDrop({
      accept: "image/jpeg,image/png,image/webp,image/avif,image/gif",
      label: t("Upload a picture"),
      text: t("Drop a picture here or choose one"),
      take: async (file) => choose(await upload(file)),
    });
    const dialog = searching(
      title,
      async (words) => {
        const { items } = await ask(url("image", new URLSearchParams({ q: words })));
        const tiles = items.map((item) =>
          h("button.tile", { type: "button", title: item.alt || item.name, onclick: () => choose(item) }, h("img", { src: item.url, alt: item.alt || item.name, loading: "lazy" })),
        );
        return tiles.length ? [h("div.tiles", {}, tiles)] : [none()];
      },
      { extra: drop },
    );
    dialog.addEventListener("close", () => resolve(said));
  });
}

export function image({ setting, value, set, id, redraw }) {
  const name = bare(value);
  const pick = async () => {
    const item = await choosePicture(setting.label);
    if (item) {
      set(item.name);
      redraw();
    }
  };
  if (!name) {
    return h("button.picture-well", { type: "button", id, onclick: pick }, icon("image"), t("Choose a picture"));
  }
  const frame = h("button.picture-well.full", { type: "button", id, onclick: pick, ariaLabel: t("Change the picture") });
  named("image", [name]).then(([item]) =>
    frame.replaceChildren(item ? h("img", { src: item.url, alt: item.alt }) : h("span.field-error", {}, t("It is not in your store any more."))),
  );
  const clear = h("button.link-button", { type: "button", onclick: () => (set(""), redraw()) }, t("Remove the picture"));
  return h("div.stack.tight", {}, frame, clear);
}
