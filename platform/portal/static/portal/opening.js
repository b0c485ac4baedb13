// The browser knows where it stands: offer its time zone for the store.
const field = document.querySelector("[data-time-zone]");
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (field && zone) field.value = zone;

// A proposal that arrives while the address is being typed comes too late.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id === "address" && document.activeElement?.id === "id_handle") {
    event.detail.shouldSwap = false;
  }
});

// A fault that was told goes once its field is changed.
document.addEventListener("input", ({ target }) => {
  if (!target.id || target.getAttribute("aria-invalid") !== "true") return;
  target.removeAttribute("aria-invalid");
  document.getElementById(`${target.id}_error`)?.remove();
});
