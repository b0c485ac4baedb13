// The card fields of the plan's page, drawn by Stripe's own script: card numbers never reach us.

const form = document.querySelector("[data-card-form]");
const place = form.querySelector("[data-card-fields]");
const told = form.querySelector("[data-card-error]");
const button = form.querySelector("button[type=submit]");
const { key, api, secret, currency, language, back } = form.dataset;

const fail = (text) => {
  told.textContent = text;
  told.hidden = !text;
  button.removeAttribute("aria-busy");
  button.disabled = false;
};

if (!window.Stripe) {
  fail(form.dataset.missing);
} else {
  const stripe = window.Stripe(key, { locale: language, ...(api ? { apiUrl: api } : {}) });
  const dark = window.matchMedia("(prefers-color-scheme: dark)").matches;
  const elements = stripe.elements({
    mode: "setup",
    currency,
    paymentMethodTypes: ["card"],
    locale: language,
    appearance: { theme: dark ? "night" : "stripe" },
  });
  elements.create("payment", { layout: "tabs" }).mount(place);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    fail("");
    button.disabled = true;
    button.setAttribute("aria-busy", "true");
    const checked = await elements.submit();
    if (checked.error) return fail(checked.error.message);
    const done = await stripe.confirmSetup({
      elements,
      clientSecret: secret,
      confirmParams: { return_url: back },
    });
    if (done.error) fail(done.error.message);
  }, { capture: true });
}
