// A form that was open for long asks before it is sent: is its sender still signed in, and with which token?
// Nothing typed is lost to a sign-in page or to a token of yesterday.

let seen = Date.now();
let left = false;
const asking = new WeakSet();
const cleared = new WeakSet();

// Who was elsewhere may have signed out and in again there.
addEventListener("blur", () => (left = true));
document.addEventListener("visibilitychange", () => (left ||= document.hidden));

// A new token stands in every form of the page, and in what htmx sends.
function renew(token) {
  for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) {
    field.value = token;
  }
  if (document.body.hasAttribute("hx-headers")) {
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
  }
}

// "signed-in", "signed-out" or "offline".
async function ask(dialog) {
  try {
    const answer = await fetch(dialog.dataset.session, { cache: "no-store", signal: AbortSignal.timeout(15_000) });
    if (answer.status >= 500) {
      return "offline";
    }
    if (answer.ok) {
      const session = await answer.json();
      if (!session.signed_in) {
        return "signed-out";
      }
      renew(session.token);
    }
  } catch {
    return "offline";
  }
  seen = Date.now();
  left = false;
  return "signed-in";
}

function tell(dialog, state) {
  for (const part of dialog.querySelectorAll("[data-when]")) {
    part.hidden = part.dataset.when !== state;
  }
  dialog.setAttribute("aria-label", dialog.querySelector("[data-when]:not([hidden]) h2").textContent);
  if (!dialog.open) {
    dialog.showModal();
  }
}

async function check(form, dialog, submitter) {
  asking.add(form);
  submitter?.setAttribute("aria-busy", "true");
  const state = await ask(dialog);
  submitter?.removeAttribute("aria-busy");
  asking.delete(form);
  if (state === "signed-in") {
    cleared.add(form);
    form.requestSubmit(submitter);
  } else {
    tell(dialog, state);
  }
}

// Before all others: a form that is held back was not sent, whatever they would make of it.
document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    const dialog = form.matches("[data-guard]") ? form.querySelector("dialog[data-session]") : null;
    if (!dialog || cleared.delete(form)) {
      return;
    }
    const isOld = left || Date.now() - seen > dialog.dataset.minutes * 60_000;
    if (!isOld && !asking.has(form)) {
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!asking.has(form)) {
      check(form, dialog, event.submitter);
    }
  },
  { capture: true },
);

// Back from signing in in the other tab: the dialog has done its work.
addEventListener("focus", async () => {
  const dialog = document.querySelector("dialog[data-session][open]");
  if (dialog && (await ask(dialog)) === "signed-in") {
    dialog.close();
  }
});
