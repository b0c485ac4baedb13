// The parts every page needs: steppers, the category menu, countdowns; the cart lives in its own module.
import "./cart.js";
import "./search.js";

const mega = document.querySelector("[data-mega]");

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
  } else if (mega?.open && !mega.contains(event.target)) mega.open = false;
});

// Up and down go through a level, right goes one level in, left goes one out; Escape closes.
mega?.addEventListener("keydown", (event) => {
  const here = event.target;
  if (event.key === "Escape") {
    mega.open = false;
    mega.querySelector("summary").focus();
    return;
  }
  const sub = here.closest(".mega__sub");
  const roots = [...mega.querySelectorAll(".mega__link")];
  const level = sub ? [...sub.querySelectorAll("a")] : roots;
  const root = here.closest(".mega__root");
  const goals = {
    ArrowDown: () => (here.matches("summary") ? ((mega.open = true), roots[0]) : level[level.indexOf(here) + 1]),
    ArrowUp: () => level[level.indexOf(here) - 1],
    ArrowRight: () => !sub && root?.querySelector(".mega__sub a"),
    ArrowLeft: () => sub && root.querySelector(".mega__link"),
  };
  const goal = goals[event.key]?.();
  if (goal) {
    event.preventDefault();
    goal.focus();
  }
});

for (const place of document.querySelectorAll("[data-countdown]")) {
  const moment = place.querySelector("time");
  const end = Date.parse(moment.dateTime);
  const tick = () => {
    let left = Math.floor((end - Date.now()) / 1000);
    if (!(left > 0)) return clearInterval(timer);
    const parts = [["days", 86400], ["hours", 3600], ["minutes", 60], ["seconds", 1]].map(([name, size]) => {
      const count = Math.floor(left / size);
      left %= size;
      return `<b>${String(count).padStart(2, "0")}</b>${place.dataset[name]}`;
    });
    moment.innerHTML = parts.join(" ");
  };
  const timer = setInterval(tick, 1000);
  tick();
}
