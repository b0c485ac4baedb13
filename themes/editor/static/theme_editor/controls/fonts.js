// Fonts: a family and its weight, shown in itself where the device has it.

import { h, icon, openDialog, t } from "../dom.js";

const HANDLE = /^(.*?)_([nio])([1-9])$/;

function read(value, fonts) {
  const [, family = value ?? "", style = "n", weight = "4"] = HANDLE.exec(value ?? "") ?? [];
  return { family, style, weight: Number(weight) * 100, known: fonts.find((font) => font.handle === family) };
}

const written = (family, style, weight) => `${family}_${style}${weight / 100}`;

export function font({ setting, value, set, id, work, redraw, label }) {
  const { fonts } = work.description;
  const now = read(value, fonts);
  const choose = () => {
    const list = h("ul.offers");
    const draw = (words) =>
      list.replaceChildren(
        ...fonts
          .filter((each) => each.name.toLowerCase().includes(words.toLowerCase()))
          .map((each) => {
            const name = h("span", {}, each.name, each.system ? h("small", {}, t("System font")) : null);
            name.style.fontFamily = `"${each.name}"`;
            return h(
              "li",
              {},
              h(
                "button.offer",
                {
                  type: "button",
                  "aria-current": each.handle === now.family ? "true" : undefined,
                  onclick: () => {
                    const weight = each.weights.includes(now.weight) ? now.weight : (each.weights.find((one) => one >= 400) ?? each.weights[0]);
                    dialog.close();
                    set(written(each.handle, each.italics ? now.style : "n", weight));
                    redraw();
                  },
                },
                name,
              ),
            );
          }),
      );
    const search = h("input.input", { type: "search", placeholder: t("Search"), ariaLabel: t("Search"), oninput: () => draw(search.value) });
    const dialog = openDialog(setting.label, () => [search, list]);
    draw("");
    search.focus();
  };
  const name = h("span.truncate", {}, now.known?.name ?? now.family ?? t("None"));
  name.style.fontFamily = now.known ? `"${now.known.name}"` : "";
  const weights = now.known?.weights ?? [now.weight];
  const styles = now.known?.italics ? ["n", "i"] : ["n"];
  const select = h(
    "select.select",
    {
      ariaLabel: t("Weight of {name}", { name: label }),
      onchange: () => {
        const [style, weight] = select.value.split(" ");
        set(written(now.family, style, Number(weight)));
      },
    },
    styles.flatMap((style) =>
      weights.map((weight) =>
        h("option", { value: `${style} ${weight}`, selected: style === now.style && weight === now.weight }, style === "i" ? t("{weight} italic", { weight }) : String(weight)),
      ),
    ),
  );
  return h("div.font", {}, h("button.button", { type: "button", id, onclick: choose }, icon("edit", 18), name), now.family ? select : null);
}
