// Dialogs by data-open/data-close, danger that asks for a name, dismissible banners, copying, popovers' place.

const supportsAnchors = CSS.supports("position-area", "block-end");

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.open);
    if (dialog?.showModal && !dialog.open) {
      event.preventDefault();
      opener.closest("[popover]")?.hidePopover();
      dialog.showModal();
    }
    return;
  }
  if (event.target.closest("[data-close]")) {
    event.target.closest("dialog")?.close();
  }
  if (event.target.closest("[data-dismiss]")) {
    event.target.closest(".banner")?.remove();
  }
  const copier = event.target.closest("[data-copy]");
  if (copier) {
    copyText(copier);
  }
});

// A click on the backdrop closes, where the browser has no closedby yet.
document.addEventListener("mousedown", (event) => {
  const dialog = event.target;
  if (dialog instanceof HTMLDialogElement && dialog.open && dialog.getAttribute("closedby") === "any") {
    const box = dialog.getBoundingClientRect();
    const inside =
      event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
    if (!inside) {
      dialog.close();
    }
  }
});

async function copyText(button) {
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    document.dispatchEvent(new CustomEvent("toast", { detail: { text: button.dataset.copied, tone: "success" } }));
  } catch {
    const value = button.closest(".copy")?.querySelector(".copy-value");
    if (value) {
      getSelection().selectAllChildren(value);
    }
  }
}

// The button of a danger dialog wakes when the name is typed exactly.
function guardName(input) {
  const button = input.form?.querySelector(".dialog-foot .button.primary");
  if (button) {
    button.disabled = input.value.trim() !== input.dataset.confirmName.trim();
  }
}

document.addEventListener("input", (event) => {
  if (event.target.matches?.("[data-confirm-name]")) {
    guardName(event.target);
  }
});

function prepare(root) {
  root.querySelectorAll("[data-confirm-name]").forEach(guardName);
  // A form that came back with errors inside a dialog opens it again.
  const open = root.querySelector("[data-open-now]")?.closest("dialog");
  if (open && !open.open) {
    open.showModal();
  }
  const errors = root.querySelector("[data-errors]");
  errors?.focus({ preventScroll: false });
}

// Popovers sit at their button by CSS anchors; older browsers get the same by arithmetic.
document.addEventListener(
  "toggle",
  (event) => {
    const popover = event.target;
    if (supportsAnchors || event.newState !== "open" || !popover.matches?.(".menu, .tooltip")) {
      return;
    }
    const button = document.querySelector(`[popovertarget="${CSS.escape(popover.id)}"]`);
    if (!button) {
      return;
    }
    const from = button.getBoundingClientRect();
    const box = popover.getBoundingClientRect();
    const below = from.bottom + box.height + 8 < innerHeight;
    popover.style.position = "fixed";
    popover.style.top = `${below ? from.bottom + 4 : Math.max(4, from.top - box.height - 4)}px`;
    popover.style.left = `${Math.max(8, Math.min(from.right - box.width, innerWidth - box.width - 8))}px`;
  },
  true,
);

// Tips also show on hover and focus.
for (const [show, name] of [
  [true, "pointerover"],
  [true, "focusin"],
  [false, "pointerout"],
  [false, "focusout"],
]) {
  document.addEventListener(name, (event) => {
    const button = event.target.closest?.("[data-tip]");
    if (!button || event.pointerType === "touch") {
      return;
    }
    const bubble = document.getElementById(button.getAttribute("popovertarget"));
    if (bubble && bubble.matches(":popover-open") !== show) {
      bubble.togglePopover({ force: show, source: button });
    }
  });
}

// Arrow keys walk through an open menu.
document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.(".menu") ?? document.querySelector(".menu:popover-open");
  if (!menu || !["ArrowDown", "ArrowUp"].includes(event.key)) {
    return;
  }
  const items = [...menu.querySelectorAll(".menu-item:not(:disabled)")];
  const step = event.key === "ArrowDown" ? 1 : -1;
  const index = items.indexOf(document.activeElement);
  items.at((index < 0 && step < 0 ? 0 : index) + step - (index + step >= items.length ? items.length : 0))?.focus();
  event.preventDefault();
});

prepare(document);
document.addEventListener("htmx:load", (event) => prepare(event.target));
