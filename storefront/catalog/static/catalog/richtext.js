// Rich text over a textarea: the textarea holds the HTML, and the server cleans it. Its own HTML can be shown.

const LABELS = {
  en: { bold: "Bold", italic: "Italic", heading: "Heading", bullets: "List", numbers: "Numbered list", link: "Link", source: "HTML", ask: "Address of the link" },
  zh: { bold: "加粗", italic: "强调", heading: "小标题", bullets: "列表", numbers: "编号列表", link: "链接", source: "HTML", ask: "链接地址" },
};
const words = LABELS[document.documentElement.lang.slice(0, 2)] ?? LABELS.en;
const TOOLS = [
  ["bold", "B", () => document.execCommand("bold")],
  ["italic", "I", () => document.execCommand("italic")],
  ["heading", "H", (text) => document.execCommand("formatBlock", false, inside(text, "H3") ? "P" : "H3")],
  ["bullets", "•", () => document.execCommand("insertUnorderedList")],
  ["numbers", "1.", () => document.execCommand("insertOrderedList")],
  ["link", "↗", link],
];

function inside(text, name) {
  let node = getSelection().anchorNode;
  while (node && node !== text) {
    if (node.nodeName === name) {
      return true;
    }
    node = node.parentNode;
  }
  return false;
}

function link() {
  const address = prompt(words.ask, "https://");
  if (address && /^(https?:|mailto:|tel:|\/)/.test(address)) {
    document.execCommand("createLink", false, address);
  }
}

// Only for showing: what runs is taken out here too, before the server has seen it.
function harmless(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  page.querySelectorAll("script, style, iframe, object, embed, link, meta, base, form").forEach((node) => node.remove());
  for (const node of page.body.querySelectorAll("*")) {
    for (const { name, value } of [...node.attributes]) {
      if (name.startsWith("on") || name === "style" || /^\s*(javascript|data):/i.test(value)) {
        node.removeAttribute(name);
      }
    }
  }
  return page.body.innerHTML;
}

function enhance(area) {
  const frame = document.createElement("div");
  frame.className = "rich";
  const tools = document.createElement("div");
  tools.className = "rich-tools";
  tools.setAttribute("role", "toolbar");
  const text = document.createElement("div");
  text.className = "rich-text prose";
  text.contentEditable = "true";
  text.lang = area.lang;
  text.dir = "auto";
  text.setAttribute("role", "textbox");
  text.setAttribute("aria-multiline", "true");
  text.setAttribute("aria-label", area.labels[0]?.textContent.trim() ?? "");
  area.before(frame);
  frame.append(tools, text, area);
  area.hidden = true;
  document.execCommand("defaultParagraphSeparator", false, "p");

  const show = () => (text.innerHTML = harmless(area.value));
  const keep = () => {
    const html = text.textContent.trim() || text.querySelector("img") ? text.innerHTML : "";
    if (html !== area.value) {
      area.value = html;
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
  };
  for (const [name, sign, act] of TOOLS) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = sign;
    button.title = words[name];
    button.setAttribute("aria-label", words[name]);
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () => {
      text.focus();
      act(text);
      keep();
    });
    tools.append(button);
  }
  const source = document.createElement("button");
  source.type = "button";
  source.textContent = words.source;
  source.setAttribute("aria-pressed", "false");
  source.addEventListener("click", () => {
    const on = area.hidden;
    on ? keep() : show();
    area.hidden = !on;
    text.hidden = on;
    source.setAttribute("aria-pressed", String(on));
  });
  tools.append(source);
  text.addEventListener("input", keep);
  text.addEventListener("paste", (event) => {
    const html = event.clipboardData.getData("text/html");
    if (html) {
      event.preventDefault();
      document.execCommand("insertHTML", false, harmless(html));
    }
  });
  area.form?.addEventListener("ui:reset", show);
  show();
}

document.querySelectorAll("textarea[data-rich]").forEach(enhance);
