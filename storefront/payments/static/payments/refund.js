// The amount follows the chosen items, by the server's own sum; it can be changed by hand afterwards.

const amount = document.querySelector("input[data-most]");
const units = [...document.querySelectorAll("input[data-total]")];
const most = BigInt(amount.dataset.most);
const digits = Number(amount.dataset.digits);

function chosen(input) {
  const count = /^\d+$/.test(input.value.trim()) ? BigInt(input.value.trim()) : 0n;
  return count > BigInt(input.max) ? BigInt(input.max) : count;
}

function cost(input) {
  const [total, of, gone] = [input.dataset.total, input.dataset.of, input.dataset.gone].map(BigInt);
  const until = (count) => (total * count) / of;
  return until(gone + chosen(input)) - until(gone);
}

function show(minor) {
  const text = String(minor).padStart(digits + 1, "0");
  amount.value = digits ? `${text.slice(0, -digits)}.${text.slice(-digits)}` : text;
  amount.dispatchEvent(new Event("change", { bubbles: true }));
}

function follow() {
  const sum = units.reduce((so_far, input) => so_far + cost(input), 0n);
  if (sum) {
    show(sum < most ? sum : most);
  } else {
    amount.value = "";
  }
}

units.forEach((input) => input.addEventListener("input", follow));

document.querySelector("[data-refund-all]")?.addEventListener("click", (event) => {
  event.preventDefault();
  units.forEach((input) => (input.value = input.max));
  show(most);
});
