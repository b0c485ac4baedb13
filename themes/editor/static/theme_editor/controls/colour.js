// Colours with their transparency, backgrounds in CSS, and colour schemes.

import { h, icon, newId, openDialog, t } from "../dom.js";

const HEX = /^#([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/i;
let canvas = null;

// Any CSS colour as {hex: "#rrggbb", alpha: 0…1}; null for what is none.
export function parse(text) {
  if (!text || !CSS.supports("color", text)) {
    return null;
  }
  canvas ??= new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  canvas.clearRect(0, 0, 1, 1);
  canvas.fillStyle = text;
  canvas.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
  const hex = HEX.test(text) && text.length > 5 ? text.slice(0, 7) : `#${[red, green, blue].map((part) => part.toString(16).padStart(2, "0")).join("")}`;
  return { hex: hex.toLowerCase(), alpha: Math.round((alpha / 255) * 100) / 100 };
}

export function write({ hex, alpha }) {
  return alpha >= 1 ? hex : hex + Math.round(alpha * 255).toString(16).padStart(2, "0");
}

export function swatch(colour, props = {}) {
  const node = h("span.swatch", props, h("span"));
  node.firstChild.style.background = colour || "transparent";
  return node;
}

export function colour({ setting, value, set, id, label }) {
  const now = parse(value) ?? { hex: "#000000", alpha: 1 };
  const shown = swatch(value);
  const said = h("input.input", {
    id,
    type: "text",
    value: value ?? "",
    placeholder: t("None"),
    spellcheck: false,
    onchange: () => {
      const written = said.value.trim();
      const bare = HEX.test(`#${written}`) ? `#${written}` : written;
      if (!bare || CSS.supports("color", bare)) {
        said.ariaInvalid = null;
        set(bare);
        show(bare);
      } else {
        said.ariaInvalid = "true";
      }
    },
  });
  const wheel = h("input.wheel", {
    type: "color",
    value: now.hex,
    ariaLabel: t("Choose a colour for {name}", { name: label }),
    oninput: () => become({ hex: wheel.value, alpha: alpha.value / 100 }),
  });
  const alpha = h("input.input", {
    type: "number",
    min: 0,
    max: 100,
    ariaLabel: t("Opacity of {name}", { name: label }),
    title: t("Opacity"),
    oninput: () => become({ hex: wheel.value, alpha: Math.min(100, Math.max(0, Number(alpha.value))) / 100 }),
  });
  alpha.value = Math.round(now.alpha * 100);
  const show = (written) => {
    shown.firstChild.style.background = written || "transparent";
    const found = parse(written);
    if (found) {
      wheel.value = found.hex;
      alpha.value = Math.round(found.alpha * 100);
    }
  };
  const become = (made) => {
    said.value = write(made);
    shown.firstChild.style.background = said.value;
    set(said.value, { typing: true });
  };
  const opacity = setting.alpha === false ? null : h("span.input-frame.alpha", {}, alpha, h("span.affix", {}, "%"));
  return h("div.colour", {}, h("span.well", {}, shown, wheel), said, opacity);
}

export function background({ value, set, id }) {
  const shown = swatch(value, { class: "wide" });
  const area = h("textarea.textarea.code-field", {
    id,
    rows: 2,
    value: value ?? "",
    spellcheck: false,
    placeholder: "linear-gradient(90deg, #fff, #eee)",
    oninput: () => {
      shown.firstChild.style.background = area.value;
      if (!/[;{}<>]/.test(area.value)) {
        set(area.value.trim(), { typing: true });
      }
    },
  });
  const first = h("input.wheel", { type: "color", ariaLabel: t("First colour") });
  const second = h("input.wheel", { type: "color", ariaLabel: t("Second colour") });
  const blend = () => {
    area.value = `linear-gradient(135deg, ${first.value}, ${second.value})`;
    area.dispatchEvent(new Event("input"));
  };
  first.addEventListener("input", blend);
  second.addEventListener("input", blend);
  return h("div.stack.tight", {}, h("div.row", {}, shown, first, second), area);
}

/* ---- schemes ---- */

// The colours of a scheme by what they are for, as the theme's `role` says.
function looks(group, settings) {
  const role = group?.role ?? {};
  const get = (name) => {
    const wanted = role[name];
    const id = typeof wanted === "string" ? wanted : (wanted?.solid ?? wanted?.gradient);
    return settings[id];
  };
  const all = (group?.definition ?? []).filter((each) => each.type === "color").map((each) => settings[each.id] ?? each.default);
  return { ground: get("background") ?? all[0], ink: get("text") ?? all[1], key: get("primary_button") ?? all[2], edge: get("secondary_button_border") ?? all[3] };
}

export function schemeCard(group, id, settings) {
  const { ground, ink, key, edge } = looks(group, settings);
  const card = h("span.scheme", { title: id }, h("b", {}, "Aa"), h("i"), h("i"));
  card.style.background = ground ?? "#fff";
  card.style.color = ink ?? "#000";
  card.querySelectorAll("i").forEach((dot, index) => {
    dot.style.background = (index ? edge : key) ?? "currentColor";
  });
  return card;
}

// Some colours that tell a set of schemes from another: of each scheme the ground, and what buttons have.
export function schemeColours(group, value) {
  const defaults = Object.fromEntries((group?.definition ?? []).filter((each) => each.id).map((each) => [each.id, each.default]));
  const all = Object.values(value).map((scheme) => looks(group, { ...defaults, ...scheme?.settings }));
  return [...new Set([...all.map(({ ground }) => ground).slice(0, 3), ...all.map(({ key }) => key)].filter(Boolean))];
}

// {id, settings} of all schemes of the theme, and the setting that declares them.
export function schemesOf(work) {
  const group = work.description.settings.flatMap((each) => each.settings).find((setting) => setting.type === "color_scheme_group");
  const value = group ? (work.settings[group.id] ?? group.default ?? {}) : {};
  const defaults = Object.fromEntries((group?.definition ?? []).filter((each) => each.id).map((each) => [each.id, each.default]));
  const list = Object.entries(value).map(([id, scheme]) => ({ id, settings: { ...defaults, ...scheme?.settings } }));
  return { group, value, list };
}

export function scheme({ value, set, id, label, work }) {
  const { group, list } = schemesOf(work);
  if (!list.length) {
    return h("p.help", {}, t("This theme has no colour schemes."));
  }
  return h(
    "div.schemes",
    { role: "radiogroup", ariaLabel: label },
    list.map((each, index) =>
      h(
        "label",
        {},
        h("input", {
          type: "radio",
          name: `${id}-scheme`,
          id: index ? "" : id,
          checked: each.id === value,
          ariaLabel: t("Scheme {number}", { number: index + 1 }),
          onchange: () => set(each.id),
        }),
        schemeCard(group, each.id, each.settings),
        h("small", {}, t("Scheme {number}", { number: index + 1 })),
      ),
    ),
  );
}

// All schemes of the theme: each is changed in a dialog; one more, and one less.
export function schemeGroup({ setting, value, set, work, settingList }) {
  const all = value ?? setting.default ?? {};
  const holder = h("div.schemes");
  const write = (change) => {
    const next = structuredClone(work.settings[setting.id] ?? setting.default ?? {});
    change(next);
    set(next);
  };
  const edit = (id) =>
    openDialog(
      t("Colours of a scheme"),
      (self) => {
        const list = h("div.stack");
        const draw = () =>
          list.replaceChildren(
            ...settingList(setting.definition ?? [], {
              values: () => (work.settings[setting.id] ?? setting.default ?? {})[id]?.settings ?? {},
              set: (name, given, how) =>
                set(
                  (() => {
                    const next = structuredClone(work.settings[setting.id] ?? setting.default ?? {});
                    next[id] ??= { settings: {} };
                    next[id].settings = { ...next[id].settings, [name]: given };
                    return next;
                  })(),
                  how,
                ),
            }),
          );
        draw();
        const remove = h(
          "button.button.danger",
          {
            type: "button",
            disabled: Object.keys(work.settings[setting.id] ?? all).length < 2,
            onclick: () => {
              write((next) => delete next[id]);
              self.close();
            },
          },
          icon("trash", 18),
          t("Remove scheme"),
        );
        return [list, h("div.dialog-foot", {}, remove, h("button.button.primary", { type: "button", onclick: () => self.close() }, t("Done")))];
      },
      { kind: "drawer" },
    );
  const add = () => {
    const names = Object.keys(work.settings[setting.id] ?? all);
    let id = "";
    for (let count = names.length + 1; !id || names.includes(id); count += 1) {
      id = `scheme-${count}`;
    }
    const last = (work.settings[setting.id] ?? all)[names.at(-1)];
    write((next) => (next[id] = structuredClone(last ?? { settings: {} })));
    edit(id);
  };
  holder.append(
    ...Object.entries(all).map(([id, each], index) =>
      h(
        "button",
        { type: "button", onclick: () => edit(id), ariaLabel: t("Change scheme {number}", { number: index + 1 }), id: newId("scheme") },
        schemeCard(setting, id, each?.settings ?? {}),
        h("small", {}, t("Scheme {number}", { number: index + 1 })),
      ),
    ),
    h("button.scheme-add", { type: "button", onclick: add }, icon("plus", 18), h("small", {}, t("Add scheme"))),
  );
  return holder;
}
