// Small helpers that older themes call by these names; written for Kaidian.
window.Shopify = window.Shopify || {};
(function (shop) {
  shop.bind = (call, scope) => call.bind(scope);

  shop.addListener = (target, name, call) => target.addEventListener(name, call);

  shop.setSelectorByValue = (select, value) => {
    const index = [...select.options].findIndex((option) => option.value === value || option.text === value);
    if (index >= 0) select.selectedIndex = index;
    return index >= 0 ? index : undefined;
  };

  shop.postLink = (address, options = {}) => {
    const form = document.createElement("form");
    form.method = options.method || "post";
    form.action = address;
    for (const [name, value] of Object.entries(options.parameters || {})) {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name, value });
      form.append(field);
    }
    document.body.append(form);
    form.submit();
  };

  shop.formatMoney = (amount, pattern = shop.money_format || "{{amount}}") => {
    const cents = Number(String(amount).replace(".", ""));
    const written = (digits, thousands, mark) => {
      const [whole, rest] = (cents / 100).toFixed(digits).split(".");
      const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, thousands);
      return rest ? grouped + mark + rest : grouped;
    };
    const styles = {
      amount: [2, ",", "."],
      amount_no_decimals: [0, ",", "."],
      amount_with_comma_separator: [2, ".", ","],
      amount_no_decimals_with_comma_separator: [0, ".", ","],
      amount_with_space_separator: [2, " ", ","],
      amount_no_decimals_with_space_separator: [0, " ", ","],
      amount_with_apostrophe_separator: [2, "’", "."],
    };
    return pattern.replace(/\{\{\s*(\w+)\s*\}\}/, (all, name) => written(...(styles[name] || styles.amount)));
  };

  // Fills the provinces of the chosen country; hides their field where the country names none. The field may be a
  // list, or a field of text: that serves without this script, too, and becomes a list where there are provinces.
  shop.CountryProvinceSelector = class {
    constructor(countryId, provinceId, options = {}) {
      this.country = document.getElementById(countryId);
      this.province = document.getElementById(provinceId);
      this.container = document.getElementById(options.hideElement || provinceId);
      if (!this.country || !this.province) return;
      this.text = this.province.options ? null : this.province;
      shop.setSelectorByValue(this.country, this.country.dataset.default);
      this.chooseKnown();
      this.fill(this.province.dataset.default || this.province.value || "");
      this.country.addEventListener("change", () => this.fill(""));
    }

    // A theme may print the country that is stored once more, at the top, without its provinces.
    chooseKnown() {
      const chosen = this.country.options[this.country.selectedIndex];
      const named = [...this.country.options].filter((option) => option.value === chosen?.value);
      const known = named.find((option) => option.dataset.provinces);
      if (!known || known === chosen) return;
      known.selected = true;
      chosen.remove();
    }

    fill(value) {
      const chosen = this.country.options[this.country.selectedIndex];
      const provinces = JSON.parse((chosen && chosen.dataset.provinces) || "[]");
      if (this.text) this.show(provinces.length ? this.list() : this.text);
      if (this.province.options) this.choose(provinces, value);
      else this.province.value = value;
      if (this.text && chosen) this.suit(chosen.dataset);
      this.container.style.display = provinces.length || (this.text && value) ? "" : "none";
    }

    choose(provinces, value) {
      const first = this.text ? [new Option(this.text.dataset.choose || "", "")] : [];
      this.province.replaceChildren(...first, ...provinces.map(([name, label]) => new Option(label, name)));
      if (!value || shop.setSelectorByValue(this.province, value) !== undefined) return;
      // Stored before there was a list to choose from: it stays as it is.
      if (provinces.length) this.province.add(new Option(value, value, true, true));
    }

    // Names and needs of the other fields, where the theme marks what says them. What holds something stays in sight.
    suit({ labels, needs, without }) {
      const names = JSON.parse(labels || "{}");
      const needed = (needs ?? "city").split(" ");
      for (const part of ["province", "city", "zip"]) {
        const field = this.country.form?.elements.namedItem(`address[${part}]`);
        const around = field?.closest("[data-part]");
        if (!around) continue;
        field.required = needed.includes(part);
        if (part !== "province") around.hidden = (without || "").split(" ").includes(part) && !field.value;
        const label = around.querySelector("[data-label]");
        label.dataset.usual ??= label.textContent;
        label.textContent = names[part] || label.dataset.usual;
        around.querySelector("[data-optional]").hidden = field.required;
      }
    }

    list() {
      const list = document.createElement("select");
      for (const name of ["id", "name", "class", "autocomplete", "aria-invalid", "aria-describedby"]) {
        if (this.text.hasAttribute(name)) list.setAttribute(name, this.text.getAttribute(name));
      }
      return list;
    }

    show(field) {
      if (field === this.province) return;
      const frame = this.container.querySelector("[data-list]");
      if (!frame) this.province.replaceWith(field);
      else if (field === this.text) frame.replaceWith(field, frame);
      else frame.prepend(field);
      if (frame) {
        this.province.remove();
        frame.hidden = field === this.text;
      }
      this.province = field;
    }
  };

  // Fields of themes that say so themselves: `data-province-of` is the country's id, `data-province-in` what is hidden.
  const follow = () => {
    for (const { id, dataset } of document.querySelectorAll("[data-province-of]")) {
      new shop.CountryProvinceSelector(dataset.provinceOf, id, { hideElement: dataset.provinceIn });
    }
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", follow);
  else follow();
})(window.Shopify);
