// The rules of a collection: rows that are added and taken away, and only the comparisons that make sense.

const form = document.querySelector("#collection-form");
const rules = form?.querySelector("[data-rules]");

function fit(row) {
  const [field, relation] = row.querySelectorAll("select");
  const known = field.selectedOptions[0].dataset.relations.split(" ");
  for (const option of relation.options) {
    option.hidden = option.disabled = !known.includes(option.value);
  }
  if (relation.selectedOptions[0]?.disabled) {
    relation.value = known[0];
  }
  const value = row.querySelector("input");
  value.hidden = ["set", "unset"].includes(relation.value);
  const isNumber = ["price", "compare_at_price", "stock"].includes(field.value);
  value.inputMode = isNumber ? "decimal" : "text";
  field.value === "tag" ? value.setAttribute("list", "rule-tags") : value.removeAttribute("list");
}

if (rules) {
  const list = rules.querySelector("[data-rule-list]");
  const add = rules.querySelector("[data-add-rule]");
  const rows = () => [...list.querySelectorAll("[data-rule]")];
  const changed = () => {
    add.hidden = rows().length >= Number(rules.dataset.most);
    rules.dispatchEvent(new Event("change", { bubbles: true }));
  };
  rows().forEach(fit);
  rules.addEventListener("change", (event) => {
    const row = event.target.closest?.("[data-rule]");
    row && fit(row);
  });
  add.addEventListener("click", () => {
    list.append(rules.querySelector("[data-rule-template]").content.cloneNode(true));
    const row = rows().at(-1);
    fit(row);
    row.querySelector("input").focus();
    changed();
  });
  rules.addEventListener("click", (event) => {
    if (event.target.closest("[data-remove-rule]")) {
      event.target.closest("[data-rule]").remove();
      changed();
    }
  });

  const show = () => {
    const byRules = form.querySelector("[name=kind]:checked")?.value === "rules";
    form.querySelector("[data-by-rules]").hidden = !byRules;
    form.querySelector("[data-by-hand]").hidden = byRules;
  };
  form.addEventListener("change", (event) => event.target.name === "kind" && show());
  show();
}
