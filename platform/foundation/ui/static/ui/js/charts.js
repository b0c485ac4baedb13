// The figure under the pointer, beside the point.

let bubble = null;

document.addEventListener("pointerover", (event) => {
  const point = event.target.closest?.("[data-chart] .point");
  if (!point) {
    bubble?.remove();
    return;
  }
  const chart = point.closest("[data-chart]");
  bubble ??= document.createElement("div");
  bubble.className = "chart-tip";
  bubble.replaceChildren();
  const name = document.createElement("div");
  name.className = "faint";
  name.textContent = point.dataset.label;
  const value = document.createElement("div");
  value.className = "strong";
  value.textContent = point.dataset.value;
  bubble.append(name, value);
  if (point.dataset.compare) {
    const other = document.createElement("div");
    other.className = "muted";
    other.textContent = point.dataset.compare;
    bubble.append(other);
  }
  chart.append(bubble);
  const frame = chart.getBoundingClientRect();
  const hit = point.querySelector(".hit").getBoundingClientRect();
  const mark = (point.querySelector(".mark") ?? point.querySelector(".bar:not(.compare)")).getBoundingClientRect();
  const left = hit.left - frame.left + hit.width / 2 - bubble.offsetWidth / 2;
  bubble.style.left = `${Math.max(0, Math.min(left, frame.width - bubble.offsetWidth))}px`;
  bubble.style.top = `${Math.max(0, mark.top - frame.top - bubble.offsetHeight - 8)}px`;
});
