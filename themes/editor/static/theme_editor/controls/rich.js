// Rich text in the panel: what a theme's richtext and inline_richtext may hold, and no more.

import { h, iconButton, newId, openDialog, t } from "../dom.js";

const BLOCKS = new Set(["P", "H1", "H2", "H3", "H4", "H5", "H6", "UL", "OL", "LI", "BR", "BLOCKQUOTE"]);
const INLINE = new Set(["A", "B", "STRONG", "I", "EM", "U", "S", "BR", "SPAN", "CODE", "MARK", "SMALL", "SUB", "SUP"]);
const SAFE = /^(https?:|mailto:|tel:|\/|#|kaidian:|shopify:)/i;

// Only what may stand in such a text; all else gives way to its content.
export function tidy(html, { inline }) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  body.querySelectorAll("script, style, iframe, object, template, svg, math").forEach((node) => node.remove());
  for (const node of [...body.querySelectorAll("*")]) {
    if (!(INLINE.has(node.nodeName) || (!inline && BLOCKS.has(node.nodeName)))) {
      node.replaceWith(...node.childNodes);
      continue;
    }
    for (const { name, value } of [...node.attributes]) {
      const stays = node.nodeName === "A" && ((name === "href" && SAFE.test(value.trim())) || (name === "target" && value === "_blank"));
      if (!stays) {
        node.removeAttribute(name);
      }
    }
    if (node.nodeName === "SPAN") {
      node.replaceWith(...node.childNodes);
    }
  }
  return body.innerHTML;
}

function askLink(now, chooseLink) {
  return new Promise((resolve) => {
    let said = null;
    const id = newId("link");
    const input = h("input.input", { id, type: "text", value: now, placeholder: "https://" });
    const dialog = openDialog(t("Link"), (self) =>
      h(
        "form",
        {
          class: "stack",
          onsubmit: (event) => {
            event.preventDefault();
            said = input.value.trim();
            self.close();
          },
        },
        h("div.field", {}, h("label.label", { for: id }, t("Address")), input),
        h("button.button.small", { type: "button", onclick: async () => (input.value = (await chooseLink()) ?? input.value) }, t("Choose a page of the shop")),
        h("div.dialog-foot", {}, h("button.button.primary", {}, t("Done"))),
      ),
    );
    input.focus();
    dialog.addEventListener("close", () => resolve(said));
  });
}

export function rich({ setting, value, spoken, setText, id, label, chooseLink }) {
  const inline = setting.type === "inline_richtext";
  const text = h("div.rich-text", {
    id,
    contentEditable: "true",
    role: "textbox",
    tabIndex: 0,
    "aria-multiline": inline ? "false" : "true",
    ariaLabel: label,
    "data-placeholder": setting.placeholder ?? "",
  });
  text.innerHTML = tidy(spoken(value), { inline });
  const keep = (typing = true) => {
    const made = text.textContent.trim() ? tidy(text.innerHTML, { inline }) : "";
    setText(!inline && made && !/^<(p|h\d|ul|ol|blockquote)/i.test(made) ? `<p>${made}</p>` : made, { typing });
  };
  const act = (command, argument) => {
    text.focus();
    document.execCommand("styleWithCSS", false, false);
    document.execCommand(command, false, argument);
    keep(false);
  };
  const link = async () => {
    const range = getSelection().rangeCount ? getSelection().getRangeAt(0).cloneRange() : null;
    const now = getSelection().anchorNode?.parentElement?.closest("a")?.getAttribute("href") ?? "";
    const address = await askLink(now, chooseLink);
    if (address === null || !range || !text.contains(range.commonAncestorContainer)) {
      return;
    }
    text.focus();
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    act(address && SAFE.test(address) ? "createLink" : "unlink", address);
  };
  const tool = (sign, name, run) =>
    h("button.rich-tool", { type: "button", title: name, ariaLabel: name, class: `sign-${sign}`, onmousedown: (event) => event.preventDefault(), onclick: run }, sign);
  const tools = [
    tool("B", t("Bold"), () => act("bold")),
    tool("I", t("Italic"), () => act("italic")),
    tool("U", t("Underline"), () => act("underline")),
    inline ? null : tool("H", t("Heading"), () => act("formatBlock", getSelection().anchorNode?.parentElement?.closest("h3") ? "p" : "h3")),
    inline ? null : tool("•", t("List"), () => act("insertUnorderedList")),
    inline ? null : tool("1.", t("Numbered list"), () => act("insertOrderedList")),
    iconButton("link", t("Link"), { onclick: link }),
  ];
  text.addEventListener("input", () => keep());
  text.addEventListener("keydown", (event) => {
    if (inline && event.key === "Enter") {
      event.preventDefault();
    }
  });
  text.addEventListener("paste", (event) => {
    event.preventDefault();
    const html = event.clipboardData.getData("text/html");
    const bare = event.clipboardData.getData("text/plain");
    html ? document.execCommand("insertHTML", false, tidy(html, { inline })) : document.execCommand("insertText", false, bare);
  });
  document.execCommand("defaultParagraphSeparator", false, "p");
  return h("div.rich", {}, h("div.rich-tools", { role: "toolbar", ariaLabel: label }, tools), text);
}
