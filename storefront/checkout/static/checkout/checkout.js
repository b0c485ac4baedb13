// The checkout: keeps totals right while typing, and takes the payment by the way that is chosen.

import { chosenWay, fieldsOf, openWay, updateWays } from "./ways.js";

const form = document.getElementById("checkout");
const button = form.querySelector("[data-pay]");
const banner = form.querySelector("[data-message]");
const words = form.dataset;
let asking = false;
let again = false;
let later = 0;
const place = form.querySelector("[data-address]:not([data-kind])");
const bill = form.querySelector("[data-kind=billing]"); // none where nothing is sent
const typed = {}; // by field: what the fields shown now have no place for
let chosen = null; // an entry of the address book that is not shown yet

function say(text) {
  banner.textContent = text;
  banner.hidden = !text;
}

function busy(on) {
  button.disabled = on;
  button.setAttribute("aria-busy", String(on));
}

function total() {
  return Number(form.querySelector("[data-shown-total]").value);
}

// Draws the fields of the chosen way to pay, once; one that pays elsewhere has none.
async function showWay() {
  const way = chosenWay(form);
  if (!way) return;
  busy(true);
  try {
    await openWay(form, way, { amount: total(), currency: words.currency, locale: words.locale, button });
    if (chosenWay(form) === way) busy(false);
  } catch {
    if (chosenWay(form) === way) say(words.textBlocked);
  }
}

// One request at a time: what changes while it runs is asked for once more afterwards.
async function refreshTotals() {
  if (asking) {
    again = true;
    return;
  }
  asking = true;
  try {
    do {
      again = false;
      await askTotals();
    } while (again);
  } finally {
    asking = false;
  }
}

async function askTotals() {
  const fields = new FormData(form);
  const country = fields.get("country");
  if (chosen) for (const [name, value] of Object.entries(chosen)) fields.set(name, value);
  if (place.dataset.address !== country || chosen) fields.set("fields", "1");
  const billed = fields.get("billing-country");
  if (bill && bill.dataset.address !== billed) fields.set("billing_fields", "1");
  let answer;
  try {
    answer = await fetch(words.totals, { method: "POST", body: fields });
  } catch {
    return; // typing goes on; paying will tell that the network is gone
  }
  const away = answer.headers.get("HX-Redirect");
  if (away) return location.assign(away);
  if (!answer.ok || again) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const part = (name) => page.querySelector(`[data-part="${name}"]`);
  if (fields.has("fields")) showFields(place, part("address"), country, fields, chosen);
  if (fields.has("fields")) chosen = null;
  if (fields.has("billing_fields")) showFields(bill, part("billing"), billed, fields);
  replaceIfChanged(form.querySelector("[data-shipping]"), part("shipping"));
  const summary = part("summary").querySelector("[data-total]");
  const before = total();
  form.querySelector("[data-shown-total]").value = summary.dataset.total;
  for (const copy of document.querySelectorAll("[data-total-copy]")) copy.textContent = summary.dataset.totalText;
  replaceIfChanged(document.querySelector("[data-summary]"), part("summary"));
  if (total() !== before) updateWays(total());
}

// Another country has other fields: they change under the typing hand, which loses nothing by it.
function showFields(place, fresh, country, sent, entry = null) {
  const inputs = (within) => [...within.querySelectorAll("input:not([type=hidden]), select")];
  const focused = place.contains(document.activeElement) ? document.activeElement.name : "";
  for (const { name, value } of inputs(place)) {
    // In the meantime typed, or without a place in this country: for the next one.
    if (!name.endsWith("region") && (value !== sent.get(name) || !fresh.querySelector(`[name="${name}"]`))) typed[name] = value;
  }
  if (entry) for (const name of Object.keys(entry)) delete typed[name];
  place.replaceChildren(...fresh.childNodes);
  place.dataset.address = country;
  for (const input of inputs(place)) {
    if (!typed[input.name]) continue;
    input.value = typed[input.name];
    delete typed[input.name];
  }
  if (focused) form.elements.namedItem(focused)?.focus();
}

function replaceIfChanged(old, fresh) {
  if (old.innerHTML.trim() !== fresh.innerHTML.trim()) old.replaceChildren(...fresh.childNodes);
}

function showErrors(errors) {
  for (const old of form.querySelectorAll(".field-error[data-live]")) old.remove();
  for (const input of form.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
  let first = null;
  for (const [name, text] of Object.entries(errors)) {
    const input = form.querySelector(`[name="${name}"]`);
    if (!input) continue;
    const note = document.createElement("p");
    note.className = "field-error error";
    note.dataset.live = "";
    note.id = `live-${name}`;
    note.textContent = text;
    (input.closest(".field") ?? input.closest("section")).append(note);
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", note.id);
    first ??= input;
  }
  first?.focus();
  return first !== null;
}

async function send(more = {}) {
  const fields = new FormData(form);
  for (const [name, value] of Object.entries(more)) fields.set(name, value);
  const answer = await fetch(form.action, { method: "POST", body: fields, headers: { Accept: "application/json" } });
  return { answer, body: await answer.json() };
}

// The card is not filled in yet: its own form says so, and the rest is looked at all the same.
async function askForTheRest(fields, card) {
  const { body } = await send({ only_check: "1" });
  if (!showErrors(body.errors ?? {})) fields.focus?.();
  say([body.message, card].filter(Boolean).join(" "));
}

async function pay() {
  // What costs nothing needs no card.
  const fields = total() ? fieldsOf(chosenWay(form)) : null;
  const missing = await fields?.submit();
  if (missing) return askForTheRest(fields, missing);
  const { answer, body } = await send();
  if (body.redirect) return location.assign(body.redirect);
  if (!answer.ok) {
    if (body.reload) await refreshTotals();
    say(body.message);
    showErrors(body.errors ?? {});
    return;
  }
  const fault = await fields.confirm({ clientSecret: body.client_secret, returnUrl: body.return_url, email: body.email });
  if (fault) say(fault.message || words.textDeclined);
}

// What changes the price is asked for at once; the rest is only kept for a reload, a moment later.
form.addEventListener("change", (event) => {
  const name = event.target.name;
  clearTimeout(later);
  if (name === "gateway") {
    say("");
    showWay();
  }
  if (["country", "region", "rate", "billing-country"].includes(name)) refreshTotals();
  else if (name) later = setTimeout(refreshTotals, 800);
});

// An entry of the customer's address book fills in the form.
form.querySelector("[data-book]")?.addEventListener("change", ({ target }) => {
  if (!target.value) return;
  const fields = JSON.parse(target.selectedOptions[0].dataset.fields);
  for (const name of ["country", "name", "phone"]) form.elements.namedItem(name).value = fields[name];
  chosen = { ...fields, region_of: fields.country };
  refreshTotals();
});

// Leaving the card's form makes it shorter or longer, and the button slips away under the finger: it keeps the press.
button.addEventListener("pointerdown", (event) => button.setPointerCapture(event.pointerId));

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (button.disabled) return;
  busy(true);
  clearTimeout(later);
  say("");
  showErrors({});
  try {
    await pay();
  } catch {
    say(words.textOffline);
  } finally {
    busy(false);
  }
});

// The browser's back button brings the page back as it was left: pay again from a clean state.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

if (document.readyState === "loading") addEventListener("DOMContentLoaded", showWay);
else showWay();
