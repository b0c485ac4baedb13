// Leads the owner to their bank's own page, by Stripe's script, and comes back to this one.
import { askStripe } from "./stripe.js";

const form = document.querySelector("[data-confirm-form]");
const { secret, card, back } = form.dataset;

askStripe(form, (stripe) => async () => {
  const done = await stripe.confirmPayment({
    clientSecret: secret,
    confirmParams: { return_url: back, ...(card ? { payment_method: card } : {}) },
  });
  // The page is loaded again, so that it says how things stand, and the next try begins anew.
  if (done.error) window.location.assign(back);
});
