// Stripe's payment fields on the checkout's page, drawn by Stripe's own script.

export async function mount({ place, values, amount, currency, locale, dark, accent }) {
  if (!window.Stripe) throw new Error("Stripe's script was not loaded");
  const language = locale === "zh-Hans" ? "zh" : locale;
  const stripe = window.Stripe(values.key, { locale: language, ...(values.api ? { apiUrl: values.api } : {}) });
  const elements = stripe.elements({
    mode: "payment",
    amount: Math.max(amount, 1),
    currency: currency.toLowerCase(),
    locale: language,
    appearance: { theme: dark ? "night" : "stripe", variables: { colorPrimary: accent } },
  });
  const payment = elements.create("payment", { layout: "tabs" });
  const ready = new Promise((resolve) => payment.on("ready", resolve));
  place.replaceChildren();
  payment.mount(place);
  await ready;
  return {
    update: (total) => elements.update({ amount: Math.max(total, 1) }),
    focus: () => payment.focus?.(),
    submit: async () => (await elements.submit()).error?.message,
    confirm: async ({ clientSecret, returnUrl, email }) => {
      const done = await stripe.confirmPayment({
        elements,
        clientSecret,
        confirmParams: { return_url: returnUrl, payment_method_data: { billing_details: { email } } },
      });
      return done.error && { message: done.error.message };
    },
  };
}
