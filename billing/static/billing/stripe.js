// What pages with Stripe's own script share: Stripe itself, and a form that asks it for something.

// `begin(stripe)` gives what a submit does: it resolves to what went wrong, or to nothing where the page is left.
export function askStripe(form, begin) {
  const told = form.querySelector("[data-card-error]");
  const button = form.querySelector("button[type=submit]");
  const { key, api, language, missing } = form.dataset;
  const tell = (text) => {
    told.textContent = text;
    told.hidden = !text;
  };
  const wait = (busy) => {
    button.disabled = busy;
    button.setAttribute("aria-busy", busy);
  };

  if (!window.Stripe) return tell(missing);
  const ask = begin(window.Stripe(key, { locale: language, ...(api ? { apiUrl: api } : {}) }));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    tell("");
    wait(true);
    const problem = await ask();
    if (!problem) return;
    tell(problem);
    wait(false);
  }, { capture: true });
}
