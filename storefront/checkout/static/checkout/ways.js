// Ways to pay. A gateway that takes payments on this page brings a module, whose `mount` draws its fields:
//   mount({ place, values, amount, currency, locale, dark, accent }) → { update, focus, submit, confirm }
// `submit()` gives what is missing in words, `confirm({ clientSecret, returnUrl, email })` gives {message} when
// it failed, and otherwise leaves the page. `BrowserSetup` of the kit describes it to developers.

const opened = new Map(); // by gateway: the promise of its fields
const ready = new Map(); // by gateway: its fields

export function chosenWay(form) {
  return form.querySelector("[name=gateway]:checked") ?? form.querySelector("[name=gateway][type=hidden]");
}

export function fieldsOf(way) {
  return ready.get(way?.value);
}

export async function openWay(form, way, { amount, currency, locale, button }) {
  for (const place of form.querySelectorAll("[data-place]")) place.hidden = place.dataset.place !== way.value;
  if (!way.dataset.module || ready.has(way.value)) return;
  const place = form.querySelector(`[data-place="${CSS.escape(way.value)}"]`);
  if (!opened.has(way.value)) {
    const facts = {
      place,
      values: JSON.parse(way.dataset.values),
      amount,
      currency,
      locale,
      dark: matchMedia("(prefers-color-scheme: dark)").matches,
      accent: getComputedStyle(button).backgroundColor,
    };
    opened.set(way.value, import(way.dataset.module).then((module) => module.mount(facts)));
  }
  try {
    ready.set(way.value, await opened.get(way.value));
  } catch (fault) {
    opened.delete(way.value); // so that it can be tried again
    place.replaceChildren();
    throw fault;
  }
}

export function updateWays(amount) {
  for (const fields of ready.values()) fields.update?.(amount);
}
