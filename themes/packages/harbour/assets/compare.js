// Two pictures, one over the other: the slider says how much of the upper one is seen.
for (const root of document.querySelectorAll("[data-compare]")) {
  const range = root.querySelector("input");
  const show = () => root.style.setProperty("--at", `${range.value}%`);
  range.addEventListener("input", show);
  root.classList.add("is-live");
  show();
}
