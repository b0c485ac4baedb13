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

  // Fills the provinces of the chosen country; hides their field where the country names none.
  shop.CountryProvinceSelector = class {
    constructor(countryId, provinceId, options = {}) {
      this.country = document.getElementById(countryId);
      this.province = document.getElementById(provinceId);
      this.container = document.getElementById(options.hideElement || provinceId);
      if (!this.country || !this.province) return;
      this.country.addEventListener("change", () => this.fill());
      shop.setSelectorByValue(this.country, this.country.dataset.default);
      this.fill();
      if (this.province.options) shop.setSelectorByValue(this.province, this.province.dataset.default);
    }

    fill() {
      const chosen = this.country.options[this.country.selectedIndex];
      const provinces = JSON.parse((chosen && chosen.dataset.provinces) || "[]");
      if (!this.province.options) return;
      this.province.replaceChildren(...provinces.map(([value, label]) => new Option(label, value)));
      this.container.style.display = provinces.length ? "" : "none";
    }
  };
})(window.Shopify);
