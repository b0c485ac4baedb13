// Everything works without this file: links and forms lead to whole pages. It spares the reader the reload.

// Another variant: fetch the section anew and put it in place.
document.addEventListener("click", async (event) => {
  const link = event.target.closest("[data-variant]");
  const section = link?.closest("[id^='shopify-section-']");
  if (!section || event.metaKey || event.ctrlKey) return;
  event.preventDefault();
  const url = new URL(link.href);
  history.replaceState({}, "", url);
  url.searchParams.set("section_id", section.id.replace("shopify-section-", ""));
  try {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(String(answer.status));
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(section.id);
    section.replaceWith(fresh);
    fresh.querySelector(`[data-variant="${CSS.escape(link.dataset.variant)}"]`)?.focus();
  } catch {
    location.assign(link.href);
  }
});

// Sorting and filtering start by themselves.
document.addEventListener("change", (event) => {
  event.target.closest("form[data-submits]")?.requestSubmit();
});
