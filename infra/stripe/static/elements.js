// The payment form inside its frame: it alone sees the card number, and talks to the page over one port.
import { CARDS, ICONS, TEXTS } from "/v3/elements-texts.js";

const form = document.querySelector("form");
const fields = () => [...form.querySelectorAll(".panel.card .field")];
const input = (name) => form.elements.namedItem(name);
let port, key, words, selected;

window.addEventListener("message", ({ data, ports, source }) => {
  if (data?.source !== "stripe-js" || source !== window.parent || port) return;
  [port] = ports;
  port.onmessage = async ({ data: { id, what, data: asked } }) => {
    port.postMessage({ id, result: await actions[what]?.(asked) });
  };
});

const tell = (event, data = {}) => port?.postMessage({ event, data });

const actions = {
  init({ key: publishable, language, appearance, options, kinds }) {
    key = publishable;
    words = TEXTS[language];
    document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
    const layout = options.layout?.type ?? options.layout ?? "tabs";
    document.body.classList.toggle("accordion", layout === "accordion");
    dress(appearance);
    show(kinds);
    listTestCards();
    for (const part of document.querySelectorAll("[data-text]")) part.textContent = words[part.dataset.text];
    new ResizeObserver(() => tell("resize", { height: document.documentElement.offsetHeight })).observe(document.body);
    tell("ready");
  },
  update({ appearance, kinds }) {
    if (appearance) dress(appearance);
    if (kinds) show(kinds);
  },
  focus: () => input("number")?.focus(),
  clear() {
    form.reset();
    changed();
  },
  validate() {
    const faults = selected === "card" ? fields().map(check).filter(Boolean) : [];
    if (!faults.length) return { selectedPaymentMethod: selected };
    input(faults[0].name).focus();
    return { error: { type: "validation_error", code: faults[0].code, message: words[faults[0].code] } };
  },
  async createPaymentMethod({ billing }) {
    const body = new URLSearchParams({ type: selected, key });
    if (selected === "card") {
      const [month, year] = input("expiry").value.split("/").map((part) => part.trim());
      body.set("card[number]", digits(input("number").value));
      body.set("card[exp_month]", month);
      body.set("card[exp_year]", year);
      body.set("card[cvc]", input("cvc").value);
    }
    for (const [name, value] of Object.entries(billing ?? {})) {
      if (typeof value === "string") body.set(`billing_details[${name}]`, value);
      else for (const [part, text] of Object.entries(value ?? {})) body.set(`billing_details[${name}][${part}]`, text ?? "");
    }
    try {
      return await (await fetch("/v1/payment_methods", { method: "POST", body })).json();
    } catch {
      return { error: { type: "api_connection_error", message: words.network } };
    }
  },
};

/** Takes the page's colours and sizes: Stripe's own variable names are ours. */
function dress({ theme, variables = {} }) {
  const root = document.documentElement;
  root.classList.toggle("night", theme === "night");
  for (const [name, value] of Object.entries(variables)) {
    if (/^(color|font|border|spacing)\w+$/.test(name)) root.style.setProperty(`--${name}`, value);
  }
}

function show(kinds) {
  const typed = new FormData(form);
  const list = document.querySelector(".methods");
  list.replaceChildren(...kinds.filter((kind) => words[kind]).map(method));
  for (const [name, value] of typed) if (input(name)) input(name).value = value;
  for (const part of list.querySelectorAll("[data-text]")) part.textContent = words[part.dataset.text];
  if (input("expiry")) input("expiry").placeholder = words.monthYear;
  if (input("cvc")) input("cvc").placeholder = words.digits;
  select(kinds.includes(selected) ? selected : kinds[0]);
}

function method(kind) {
  const section = document.querySelector("#method").content.cloneNode(true);
  const choice = section.querySelector(".choice");
  const panel = section.querySelector(".panel");
  choice.id = `${kind}-tab`;
  choice.value = kind;
  choice.setAttribute("aria-controls", `${kind}-panel`);
  section.querySelector(".icon").innerHTML = ICONS[kind];
  section.querySelector(".name").textContent = words[kind];
  choice.addEventListener("click", () => select(kind));
  panel.id = `${kind}-panel`;
  panel.setAttribute("aria-labelledby", choice.id);
  if (kind === "card") {
    panel.classList.add("card");
    panel.append(document.querySelector("#card").content.cloneNode(true));
  } else {
    panel.classList.add("away");
    panel.textContent = words[`${kind}_next`];
  }
  return section;
}

function select(kind) {
  selected = kind;
  for (const choice of form.querySelectorAll(".choice")) {
    const chosen = choice.value === kind;
    choice.setAttribute("aria-selected", chosen);
    choice.nextElementSibling.hidden = !chosen;
  }
  document.querySelector(".test").hidden = kind !== "card";
  changed();
}

const digits = (text) => text.replace(/\D/g, "");

const BRANDS = [[/^4/, "VISA"], [/^(5[1-5]|2[2-7])/, "Mastercard"], [/^3[47]/, "AMEX"], [/^62/, "UnionPay 银联"], [/^35/, "JCB"], [/^6/, "Discover"]];

function luhn(number) {
  const sum = [...number].reverse().reduce((total, digit, place) => {
    const value = digit * (place % 2 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/** What is wrong with the text of a field: a code of ours and Stripe's, or null. */
const checks = {
  number(value) {
    const number = digits(value);
    if (number.length < (/^3[47]/.test(number) ? 15 : 16)) return "incomplete_number";
    return luhn(number) ? null : "invalid_number";
  },
  expiry(value) {
    const [month, year] = [value.slice(0, 2), value.slice(-2)].map(Number);
    if (digits(value).length < 4) return "incomplete_expiry";
    if (month < 1 || month > 12) return "invalid_expiry_month";
    return new Date(2000 + year, month) > new Date() ? null : "invalid_expiry_year_past";
  },
  cvc: (value) => (digits(value).length < (/^3[47]/.test(digits(input("number").value)) ? 4 : 3) ? "incomplete_cvc" : null),
};

function check(field) {
  const { name, value } = field.querySelector("input");
  const code = checks[name](value);
  field.classList.toggle("wrong", Boolean(code));
  field.querySelector(".error").textContent = code ? words[code] : "";
  return code ? { name, code } : null;
}

const shapes = {
  number: (value) => (/^3[47]/.test(value) ? value.replace(/(.{4})(.{0,6})(.*)/, "$1 $2 $3") : value.replace(/(.{4})(?=.)/g, "$1 ")).trim(),
  expiry(value) {
    const text = /^[2-9]/.test(value) ? `0${value}` : value;
    return text.length > 2 ? `${text.slice(0, 2)} / ${text.slice(2, 4)}` : text;
  },
  cvc: (value) => value,
};

form.addEventListener("input", ({ target }) => {
  if (!shapes[target.name]) return;
  target.value = shapes[target.name](digits(target.value));
  const field = target.closest(".field");
  if (field.classList.contains("wrong")) check(field);
  changed();
});
form.addEventListener("focusout", ({ target }) => {
  if (shapes[target.name] && target.value) check(target.closest(".field"));
});
form.addEventListener("submit", (event) => event.preventDefault());

function changed() {
  const number = input("number")?.value ?? "";
  const brand = document.querySelector(".brand");
  if (brand) brand.textContent = BRANDS.find(([pattern]) => pattern.test(digits(number)))?.[1] ?? "";
  const values = ["number", "expiry", "cvc"].map((name) => [name, input(name)?.value ?? ""]);
  const complete = selected !== "card" || values.every(([name, value]) => checks[name](value) === null);
  tell("change", { complete, empty: selected === "card" && values.every(([, value]) => !value), collapsed: false, value: { type: selected } });
}

function listTestCards() {
  document.querySelector(".test ul").replaceChildren(...CARDS.map(([number, what]) => {
    const item = document.createElement("li");
    const button = document.createElement("button");
    const code = document.createElement("code");
    button.type = "button";
    code.textContent = shapes.number(number);
    button.append(code, words[what]);
    button.addEventListener("click", () => {
      input("number").value = shapes.number(number);
      input("expiry").value = `12 / ${String(new Date().getFullYear() + 1).slice(-2)}`;
      input("cvc").value = "123";
      fields().forEach(check);
      changed();
    });
    item.append(button);
    return item;
  }));
}
