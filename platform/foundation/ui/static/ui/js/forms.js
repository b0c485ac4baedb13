// The save bar, the guard against leaving, submitting once, filters that send themselves.

const dirty = new Set();

function state(form) {
  const data = new FormData(form);
  data.delete("csrfmiddlewaretoken");
  return JSON.stringify([...data].map(([name, value]) => [name, value instanceof File ? value.name + value.size : value]));
}

function watch(form) {
  if (form.dataset.watched) {
    return;
  }
  form.dataset.watched = "yes";
  const bar = form.querySelector("[data-save-bar]");
  let first = state(form);
  const look = () => {
    const changed = state(form) !== first;
    changed ? dirty.add(form) : dirty.delete(form);
    bar?.toggleAttribute("data-open", changed || bar.hasAttribute("data-always"));
    bar?.toggleAttribute("data-changed", changed);
  };
  // What the server sent back with errors is unsaved.
  if (form.querySelector("[aria-invalid=true], [data-errors]")) {
    first = "";
    look();
  }
  form.addEventListener("input", look);
  form.addEventListener("change", look);
  form.addEventListener("ui:changed", look);
  form.addEventListener("reset", () => {
    first = first || state(form);
    setTimeout(() => {
      form.dispatchEvent(new CustomEvent("ui:reset", { bubbles: true }));
      look();
    });
  });
  form.addEventListener("submit", () => dirty.delete(form));
  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.target === form && event.detail.successful) {
      first = state(form);
      look();
    }
  });
}

addEventListener("beforeunload", (event) => {
  if (dirty.size) {
    event.preventDefault();
  }
});

document.addEventListener("click", (event) => {
  const discard = event.target.closest("a[data-discard]");
  if (discard) {
    dirty.clear();
  }
});

// A second click while the first is on its way sends nothing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented || form.hasAttribute("hx-post") || form.hasAttribute("data-many")) {
    return;
  }
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-busy", "true");
});

// Coming back by the back button finds a form that can be sent again.
addEventListener("pageshow", (event) => {
  if (event.persisted) {
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
    document.querySelectorAll("[aria-busy=true]").forEach((button) => button.removeAttribute("aria-busy"));
  }
});

document.addEventListener("change", (event) => {
  const form = event.target.closest?.("form[data-filters], form[data-autosubmit]");
  if (form && event.target.type !== "search") {
    form.requestSubmit();
  }
});

// A search above many choices; what is chosen stays in sight.
document.addEventListener("input", (event) => {
  const filter = event.target;
  if (!filter.matches?.("[data-filter-choices]")) {
    return;
  }
  const query = filter.value.trim().toLocaleLowerCase();
  for (const choice of filter.closest(".field").querySelectorAll(".choice")) {
    const found = choice.textContent.toLocaleLowerCase().includes(query);
    choice.hidden = !found && !choice.querySelector("input").checked;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches?.("[data-filter-choices]")) {
    event.preventDefault();
  }
});

// Empty filters stay out of the address.
document.addEventListener("submit", (event) => {
  if (event.target.matches("form[data-filters]")) {
    for (const input of event.target.elements) {
      if (input.name && !input.value) {
        input.disabled = true;
        setTimeout(() => (input.disabled = false), 500);
      }
    }
  }
});

function prepare(root) {
  root.querySelectorAll("form[data-guard]").forEach(watch);
  if (root.matches?.("form[data-guard]")) {
    watch(root);
  }
}

prepare(document);
document.addEventListener("htmx:load", (event) => prepare(event.target));
