// The order of the shop's filters: by dragging, or with the buttons.

const list = document.querySelector("[data-facet-order]");
const changed = () => list.dispatchEvent(new Event("change", { bubbles: true }));
let dragged = null;

list?.addEventListener("dragstart", (event) => {
  dragged = event.target.closest("[data-facet]");
  dragged?.toggleAttribute("data-dragged", true);
});
list?.addEventListener("dragover", (event) => {
  const over = event.target.closest?.("[data-facet]");
  if (!dragged) {
    return;
  }
  event.preventDefault();
  if (over && over !== dragged) {
    const rows = [...list.children];
    rows.indexOf(dragged) < rows.indexOf(over) ? over.after(dragged) : over.before(dragged);
  }
});
list?.addEventListener("dragend", () => {
  dragged?.removeAttribute("data-dragged");
  dragged = null;
  changed();
});
list?.addEventListener("click", (event) => {
  const button = event.target.closest("[data-up], [data-down]");
  const row = button?.closest("[data-facet]");
  const other = button?.hasAttribute("data-up") ? row?.previousElementSibling : row?.nextElementSibling;
  if (row && other) {
    button.hasAttribute("data-up") ? other.before(row) : other.after(row);
    button.focus();
    changed();
  }
});
