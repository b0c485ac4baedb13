// The card fields of the plan's page, drawn by Stripe's own script: card numbers never reach us.
import { askStripe } from "./stripe.js";

const form = document.querySelector("[data-card-form]");
const { secret, currency, language, back } = form.dataset;

askStripe(form, (stripe) => {
  const dark = window.matchMedia("(prefers-color-scheme: dark)").matches;
  const elements = stripe.elements({
    mode: "setup",
    currency,
    paymentMethodTypes: ["card"],
    locale: language,
    appearance: { theme: dark ? "night" : "stripe" },
  });
  elements.create("payment", { layout: "tabs" }).mount(form.querySelector("[data-card-fields]"));
  return async () => {
    const checked = await elements.submit();
    if (checked.error) return checked.error.message;
    const done = await stripe.confirmSetup({
      elements,
      clientSecret: secret,
      confirmParams: { return_url: back },
    });
    return done.error?.message;
  };
});
