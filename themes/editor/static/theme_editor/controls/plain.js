// Controls of plain values: texts, numbers, switches, choices.

import { h, icon, iconButton, t, wait } from "../dom.js";

const TYPING = true;

// A control gets {setting, value, set(value, {typing}), spoken(value), label} and gives the element of its value.
export function text({ setting, value, spoken, setText, id }) {
  return h("input.input", {
    id,
    type: "text",
    value: spoken(value),
    placeholder: setting.placeholder ?? "",
    oninput: (event) => setText(event.target.value, { typing: TYPING }),
  });
}

export function textarea({ setting, value, spoken, setText, id }) {
  return h("textarea.textarea", {
    id,
    rows: 4,
    value: spoken(value),
    placeholder: setting.placeholder ?? "",
    oninput: (event) => setText(event.target.value, { typing: TYPING }),
  });
}

export function code({ setting, value, spoken, setText, id, checkLiquid }) {
  const told = h("p.field-error", { role: "status" });
  const look = wait(400, async (source) => {
    const problems = await checkLiquid(source);
    told.replaceChildren(...problems.map((each) => h("span", {}, icon("error", 16), each.line ? `${t("Line {line}", { line: each.line })}: ` : "", each.message)));
  });
  const area = h("textarea.textarea.code-field", {
    id,
    rows: 6,
    spellcheck: false,
    value: spoken(value),
    oninput: () => {
      setText(area.value, { typing: TYPING });
      setting.type === "liquid" && look(area.value);
    },
  });
  if (setting.type === "liquid" && area.value) {
    look(area.value);
  }
  return h("div", {}, area, told);
}

export function number({ setting, value, set, id }) {
  return h("input.input", {
    id,
    type: "number",
    step: "any",
    value: value ?? "",
    placeholder: setting.placeholder ?? "",
    oninput: (event) => {
      const said = event.target.value.trim();
      if (said === "" || Number.isFinite(Number(said))) {
        set(said === "" ? null : Number(said), { typing: TYPING });
      }
    },
  });
}

export function range({ setting, value, set, id, label }) {
  const { min, max, step, unit = "" } = setting;
  const shown = value ?? min;
  const digits = String(step).split(".")[1]?.length ?? 0;
  const fit = (given) => Number((min + Math.round((Math.min(max, Math.max(min, given)) - min) / step) * step).toFixed(digits));
  const slider = h("input", {
    id,
    type: "range",
    min,
    max,
    step,
    value: shown,
    "aria-valuetext": `${shown}${unit}`,
    oninput: () => {
      box.value = slider.value;
      slider.setAttribute("aria-valuetext", `${slider.value}${unit}`);
      set(fit(Number(slider.value)), { typing: TYPING });
    },
  });
  slider.value = shown;
  const box = h("input.input", {
    type: "number",
    min,
    max,
    step,
    value: shown,
    ariaLabel: label,
    onchange: () => {
      const fitted = fit(Number(box.value) || 0);
      box.value = fitted;
      slider.value = fitted;
      set(fitted);
    },
  });
  return h("div.range", {}, slider, h("span.input-frame", {}, box, unit ? h("span.affix", {}, unit) : null));
}

export function checkbox({ value, set, id }) {
  return h("input", { id, type: "checkbox", role: "switch", checked: Boolean(value), onchange: (event) => set(event.target.checked) });
}

const SHORT = 14;

export function select(given) {
  const { setting, value, set, id } = given;
  const letters = setting.options.reduce((sum, option) => sum + [...option.label].reduce((width, letter) => width + (letter > "\u2e7f" ? 2 : 1), 0), 0);
  const isShort = setting.options.length <= 4 && letters <= 30 && setting.options.every((option) => option.label.length <= SHORT && !option.group);
  if (isShort) {
    return segmented(given);
  }
  const groups = Map.groupBy(setting.options, (option) => option.group);
  const shown = (option) => h("option", { value: option.value, selected: option.value === value }, option.label);
  return h(
    "select.select",
    { id, onchange: (event) => set(event.target.value) },
    [...groups].map(([name, options]) => (name ? h("optgroup", { label: name }, options.map(shown)) : options.map(shown))),
  );
}

export function segmented({ setting, value, set, id, label }) {
  return h(
    "div.segmented",
    { role: "radiogroup", ariaLabel: label },
    setting.options.map((option, index) =>
      h(
        "label",
        { title: option.icon ? option.label : "" },
        h("input", {
          type: "radio",
          name: `${id}-choice`,
          id: index ? "" : id,
          value: option.value,
          checked: option.value === value,
          ariaLabel: option.label,
          onchange: () => set(option.value),
        }),
        option.icon ? icon(option.icon, 18) : option.label,
      ),
    ),
  );
}

export function radio({ setting, value, set, id }) {
  return h(
    "div.choices",
    { role: "radiogroup" },
    setting.options.map((option, index) =>
      h(
        "label.choice",
        {},
        h("input", { type: "radio", name: `${id}-choice`, id: index ? "" : id, checked: option.value === value, onchange: () => set(option.value) }),
        h("span.choice-label", {}, option.label),
      ),
    ),
  );
}

export function alignment(given) {
  const options = [
    { value: "left", label: t("Left") },
    { value: "center", label: t("Centre") },
    { value: "right", label: t("Right") },
  ];
  return segmented({ ...given, setting: { ...given.setting, options } });
}

const VIDEO = /(?:youtube\.com\/(?:watch\?v=|shorts\/|embed\/)|youtu\.be\/|vimeo\.com\/)/;

export function videoUrl({ setting, value, set, id }) {
  const told = h("p.field-error", { role: "status" });
  const look = (said) => (told.textContent = said && !VIDEO.test(said) ? t("This is no address of YouTube or Vimeo.") : "");
  const input = h("input.input", {
    id,
    type: "url",
    value: value ?? "",
    placeholder: setting.placeholder ?? "https://www.youtube.com/watch?v=…",
    oninput: () => {
      look(input.value);
      set(input.value.trim(), { typing: TYPING });
    },
  });
  look(input.value);
  return h("div", {}, input, told);
}

// A value that comes from the page, such as "{{ product.title }}": shown, and taken off again.
export function connected({ value, set, named }) {
  return h(
    "div.connected",
    {},
    icon("link", 16),
    h("span.truncate", { title: value }, named(value)),
    iconButton("close", t("Disconnect"), { onclick: () => set(undefined) }),
  );
}
