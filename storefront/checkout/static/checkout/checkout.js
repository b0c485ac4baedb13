// The checkout: keeps totals right while typing, and takes the payment with the provider's script.

const form = document.getElementById("checkout");
const button = form.querySelector("[data-pay]");
const banner = form.querySelector("[data-message]");
const words = form.dataset;
let elements = null;
let stripe = null;
let asking = false;
let again = false;
let later = 0;
const place = form.querySelector("[data-address]");
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

function showPayment() {
  if (!window.Stripe) {
    document.getElementById("payment").replaceChildren();
    say(words.textBlocked);
    return;
  }
  // A local provider says where its API answers; the real one knows.
  const local = new URL(words.api).hostname !== "api.stripe.com";
  stripe = window.Stripe(words.key, { locale: words.locale, ...(local ? { apiUrl: words.api } : {}) });
  elements = stripe.elements({
    mode: "payment",
    amount: Math.max(total(), 1),
    currency: words.currency,
    locale: words.locale,
    appearance: {
      theme: matchMedia("(prefers-color-scheme: dark)").matches ? "night" : "stripe",
      variables: { colorPrimary: getComputedStyle(button).backgroundColor },
    },
  });
  const payment = elements.create("payment", { layout: "tabs" });
  document.getElementById("payment").replaceChildren();
  payment.mount("#payment");
  payment.on("ready", () => busy(false));
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
  if (fields.has("fields")) showFields(part("address"), country, fields);
  replaceIfChanged(form.querySelector("[data-shipping]"), part("shipping"));
  const summary = part("summary").querySelector("[data-total]");
  const before = total();
  form.querySelector("[data-shown-total]").value = summary.dataset.total;
  for (const copy of document.querySelectorAll("[data-total-copy]")) copy.textContent = summary.dataset.totalText;
  replaceIfChanged(document.querySelector("[data-summary]"), part("summary"));
  if (total() !== before) elements?.update({ amount: Math.max(total(), 1) });
}

// Another country has other fields: they change under the typing hand, which loses nothing by it.
function showFields(fresh, country, sent) {
  const inputs = (within) => [...within.querySelectorAll("input:not([type=hidden]), select")];
  const focused = place.contains(document.activeElement) ? document.activeElement.name : "";
  for (const { name, value } of inputs(place)) {
    // In the meantime typed, or without a place in this country: for the next one.
    if (name !== "region" && (value !== sent.get(name) || !fresh.querySelector(`[name="${name}"]`))) typed[name] = value;
  }
  if (chosen) for (const name of Object.keys(chosen)) delete typed[name];
  place.replaceChildren(...fresh.childNodes);
  place.dataset.address = country;
  chosen = null;
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
async function askForTheRest(card) {
  const { body } = await send({ only_check: "1" });
  if (!showErrors(body.errors ?? {})) elements.getElement("payment")?.focus?.();
  say([body.message, card].filter(Boolean).join(" "));
}

async function pay() {
  const checked = await elements.submit();
  if (checked.error) return askForTheRest(checked.error.message);
  const { answer, body } = await send();
  if (body.redirect) return location.assign(body.redirect);
  if (!answer.ok) {
    if (body.reload) await refreshTotals();
    say(body.message);
    showErrors(body.errors ?? {});
    return;
  }
  const done = await stripe.confirmPayment({
    elements,
    clientSecret: body.client_secret,
    confirmParams: {
      return_url: body.return_url,
      payment_method_data: { billing_details: { email: body.email } },
    },
  });
  if (done.error) say(done.error.message || words.textDeclined);
}

// What changes the price is asked for at once; the rest is only kept for a reload, a moment later.
form.addEventListener("change", (event) => {
  const name = event.target.name;
  clearTimeout(later);
  if (["country", "region", "rate"].includes(name)) refreshTotals();
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
  if (!elements || button.disabled) return;
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

if (document.readyState === "loading") addEventListener("DOMContentLoaded", showPayment);
else showPayment();
