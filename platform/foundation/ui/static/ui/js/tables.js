// Choosing rows: the box in the head takes all, shift takes a range, the bar counts.

function refresh(form) {
  const boxes = [...form.querySelectorAll(".check input[name]")];
  const chosen = boxes.filter((box) => box.checked);
  const all = form.querySelector("[data-bulk-all]");
  if (all) {
    all.checked = chosen.length > 0 && chosen.length === boxes.length;
    all.indeterminate = chosen.length > 0 && chosen.length < boxes.length;
  }
  const bar = form.querySelector(".bulk-bar");
  if (bar) {
    bar.hidden = chosen.length === 0;
  }
  form.querySelectorAll("[data-bulk-count]").forEach((place) => {
    place.textContent = chosen.length;
  });
}

let last = null;

document.addEventListener("click", (event) => {
  const box = event.target;
  const form = box.closest?.("form[data-bulk]");
  if (!form) {
    return;
  }
  if (box.matches("[data-bulk-all]")) {
    form.querySelectorAll(".check input[name]").forEach((each) => (each.checked = box.checked));
  } else if (box.matches(".check input[name]")) {
    const boxes = [...form.querySelectorAll(".check input[name]")];
    if (event.shiftKey && last && boxes.includes(last)) {
      const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
      boxes.slice(from, to + 1).forEach((each) => (each.checked = box.checked));
    }
    last = box;
  } else if (box.closest("[data-bulk-clear]")) {
    form.querySelectorAll(".check input").forEach((each) => (each.checked = false));
  } else if (box.closest("[data-bulk-toggle]")) {
    form.querySelector(".table")?.classList.toggle("selecting");
    return;
  } else {
    return;
  }
  refresh(form);
});

function prepare(root) {
  root.querySelectorAll("form[data-bulk]").forEach(refresh);
}

prepare(document);
document.addEventListener("htmx:load", (event) => prepare(document));
