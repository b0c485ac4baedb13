// Narrows the entries of a reference page to those that have the words.
const field = document.querySelector("[data-find]");
const told = document.querySelector("[data-found]");
const entries = [...document.querySelectorAll("[data-entry]")];
const groups = [...document.querySelectorAll("[data-group]")];
field?.addEventListener("input", () => {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  let found = 0;
  for (const entry of entries) {
    const text = entry.textContent.toLowerCase();
    entry.hidden = !words.every((word) => text.includes(word));
    found += entry.hidden ? 0 : 1;
  }
  for (const group of groups) group.hidden = !group.querySelector("[data-entry]:not([hidden])");
  told.textContent = !words.length ? "" : found ? String(found) : field.dataset.none;
});
const contents = document.querySelector(".dev-contents");
if (contents && matchMedia("(width < 60rem)").matches) contents.open = false;
