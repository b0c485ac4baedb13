// Leads the owner to their bank's own page, by Stripe's script, and comes back to this one.

const form = document.querySelector("[data-confirm-form]");
const told = form.querySelector("[data-card-error]");
const button = form.querySelector("button[type=submit]");
const { key, api, secret, card, language, back } = form.dataset;

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
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    fail("");
    button.disabled = true;
    button.setAttribute("aria-busy", "true");
    const done = await stripe.confirmPayment({
      clientSecret: secret,
      confirmParams: { return_url: back, ...(card ? { payment_method: card } : {}) },
    });
    // The page is loaded again, so that it says how things stand, and the next try begins anew.
    if (done.error) window.location.assign(back);
  }, { capture: true });
}
