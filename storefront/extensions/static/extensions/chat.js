// The chat's dialog. What is said comes as text and is shown as text: nothing of it ever becomes markup.

const chat = document.querySelector("[data-kd-chat]");
const opener = chat.querySelector(".kd-chat__open");
const box = chat.querySelector("dialog");
const talk = chat.querySelector(".kd-chat__talk");
const form = chat.querySelector(".kd-chat__form");
const field = form.elements.namedItem("text");
const send = form.querySelector("button");
let known = false;
let waits = false;

/** Put a line into the talk; the element that shows it. */
function show({ who, text, contact = "" }) {
  const line = document.createElement("p");
  line.className = "kd-chat__line";
  line.dataset.who = who;
  line.textContent = text;
  if (contact) {
    const link = document.createElement("a");
    link.href = contact;
    link.textContent = talk.dataset.contact;
    line.append(link);
  }
  talk.append(line);
  talk.scrollTop = talk.scrollHeight;
  return line;
}

/** What the shop says to a request; one line about the fault where it says nothing that can be read. */
async function ask(options = {}) {
  try {
    const response = await fetch(form.action, { headers: { Accept: "application/json" }, ...options });
    return (await response.json()).said;
  } catch {
    return null;
  }
}

async function open(event) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  box.showModal();
  field.focus();
  if (known) return;
  known = true;
  for (const line of (await ask()) ?? []) show(line);
}

async function question(event) {
  event.preventDefault();
  const text = field.value.trim();
  if (!text || waits) return;
  waits = true;
  send.setAttribute("aria-disabled", "true");
  const own = show({ who: "shopper", text });
  const hint = show({ who: "shop", text: talk.dataset.waits });
  field.value = "";
  const said = await ask({ method: "POST", body: new URLSearchParams({ text }) });
  hint.remove();
  if (said === null) {
    own.remove();
    field.value ||= text;
    show({ who: "shop", text: talk.dataset.fault });
  }
  for (const line of said ?? []) show(line);
  waits = false;
  send.removeAttribute("aria-disabled");
  field.focus();
}

opener.setAttribute("role", "button");
opener.setAttribute("aria-haspopup", "dialog");
opener.addEventListener("click", open);
opener.addEventListener("keydown", (event) => {
  if (event.key === " ") open(event);
});
form.addEventListener("submit", question);
field.addEventListener("keydown", (event) => {
  // While somebody chooses signs for what they typed, Enter is not ours.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  form.requestSubmit();
});
box.addEventListener("click", (event) => {
  if (event.target === box) box.close();
});
