// The parts every page needs: steppers, sorting, menus; the cart lives in its own module.
import "./cart.js";
import "./search.js";

document.addEventListener("click", (event) => {
  const step = event.target.closest("[data-step]");
  if (step) {
    const input = step.closest("[data-quantity]").querySelector("input");
    const lowest = Number(input.min || 0);
    const next = Math.max(lowest, (Number(input.value) || 0) + Number(step.dataset.step));
    if (next !== Number(input.value)) {
      input.value = next;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }
    return;
  }
  for (const open of document.querySelectorAll("details.nav-details[open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector("details.nav-details[open]");
  if (open) {
    open.open = false;
    open.querySelector("summary").focus();
  }
});

