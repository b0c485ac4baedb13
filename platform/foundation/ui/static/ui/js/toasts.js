// Toasts: those in the page from Django's messages, and those sent with an HX-Trigger header.

const region = document.querySelector("[data-toasts]");
const LIFE = 5000;
const pattern = document.querySelector("[data-toast-template]");

function leave(toast) {
  toast.dataset.leaving = "";
  const gone = () => toast.remove();
  toast.addEventListener("transitionend", gone, { once: true });
  setTimeout(gone, 400);
}

function watch(toast) {
  toast.querySelector("[data-toast-close]")?.addEventListener("click", () => leave(toast));
  // What went wrong stays until it is closed: it may need to be read twice.
  if (toast.matches(".error, .warning")) {
    return;
  }
  let timer = setTimeout(() => leave(toast), LIFE);
  toast.addEventListener("pointerenter", () => clearTimeout(timer));
  toast.addEventListener("pointerleave", () => {
    timer = setTimeout(() => leave(toast), LIFE / 2);
  });
}

// Faults that something is about, so that a later try of the same thing takes them away.
function settle(about) {
  region.querySelectorAll(".toast").forEach((toast) => about && toast.dataset.about === about && leave(toast));
}

// `about` names what was tried: what was said about it before makes room, also where `text` is empty.
function show({ text, tone = "success", undo, about = "" }) {
  settle(about);
  const source = pattern?.content.querySelector(`.toast.${tone}`) ?? pattern?.content.querySelector(".toast");
  if (!region || !source || !text) {
    return;
  }
  const toast = source.cloneNode(true);
  toast.querySelector(".toast-text").textContent = text;
  toast.dataset.about = about;
  if (undo) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = undo.label;
    button.addEventListener("click", () => {
      leave(toast);
      window.htmx?.ajax("POST", undo.url, { swap: "none" });
    });
    toast.querySelector(".toast-text").after(button);
  }
  lift();
  region.append(toast);
  watch(toast);
}

// The top layer keeps toasts above open dialogs.
function lift() {
  if (!region.showPopover) {
    return;
  }
  if (region.matches(":popover-open")) {
    region.hidePopover();
  }
  region.showPopover();
}

if (region) {
  region.querySelectorAll(".toast").forEach(watch);
  if (region.childElementCount) {
    lift();
  }
  document.addEventListener("toast", (event) => show(event.detail));
  const LINE = "line";
  const tried = (event) => `tried ${event.detail?.requestConfig?.verb} ${event.detail?.requestConfig?.path}`;
  document.addEventListener("htmx:sendError", () => show({ text: region.dataset.offline, tone: "error", about: LINE }));
  document.addEventListener("htmx:responseError", (event) =>
    show({ text: region.dataset.failed, tone: "error", about: tried(event) }),
  );
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail?.successful) {
      settle(LINE);
      settle(tried(event));
    }
  });
  addEventListener("online", () => settle(LINE));
}
