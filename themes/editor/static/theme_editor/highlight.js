// Colours for code: Liquid over HTML, CSS, JavaScript and JSON. It only tells kinds of words apart.

const LIQUID = [
  ["comment", /\{%-?\s*comment\s*-?%\}[\s\S]*?(?:\{%-?\s*endcomment\s*-?%\}|$)|\{%-?\s*#[\s\S]*?%\}/y],
  ["liquid", /\{\{[\s\S]*?(?:\}\}|$)|\{%[\s\S]*?(?:%\}|$)/y],
];
const STRING = /"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?/y;
const KINDS = {
  html: [...LIQUID, ["comment", /<!--[\s\S]*?(?:-->|$)/y], ["tag", /<\/?[A-Za-z][\w:-]*|\/?>/y], ["name", /[\w:@-]+(?==)/y], ["string", STRING]],
  css: [
    ...LIQUID,
    ["comment", /\/\*[\s\S]*?(?:\*\/|$)/y],
    ["string", STRING],
    ["keyword", /@[\w-]+|!important/y],
    ["name", /--[\w-]+|[\w-]+(?=\s*:[^{};]*[;}])/y],
    ["number", /#[0-9a-fA-F]{3,8}\b|-?\d+(?:\.\d+)?(?:%|[a-z]+)?\b/y],
  ],
  js: [
    ...LIQUID,
    ["comment", /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/y],
    ["string", /`(?:[^`\\]|\\[\s\S])*`?|"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?/y],
    ["keyword", /\b(?:const|let|var|function|return|if|else|for|while|of|in|new|class|extends|import|export|from|await|async|try|catch|finally|throw|typeof|this|super|switch|case|break|continue|default|null|true|false|undefined)\b/y],
    ["number", /\b\d+(?:\.\d+)?\b/y],
  ],
  json: [
    ["comment", /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/y],
    ["name", /"(?:[^"\\\n]|\\.)*"(?=\s*:)/y],
    ["string", STRING],
    ["number", /-?\b\d+(?:\.\d+)?\b/y],
    ["keyword", /\b(?:true|false|null)\b/y],
  ],
};
const INSIDE = [
  ["liquid", /\{\{-?|-?\}\}|\{%-?|-?%\}/y],
  ["string", STRING],
  ["keyword", /\b(?:if|elsif|else|endif|unless|endunless|case|when|endcase|for|endfor|in|tablerow|endtablerow|assign|capture|endcapture|render|include|section|sections|content_for|schema|endschema|style|endstyle|stylesheet|endstylesheet|javascript|endjavascript|form|endform|paginate|endpaginate|by|liquid|echo|raw|endraw|layout|with|as|and|or|contains|limit|offset|reversed|true|false|nil|blank|empty)\b/y],
  ["filter", /\|\s*\w+/y],
  ["number", /-?\b\d+(?:\.\d+)?\b/y],
];
const REGION = /\{%-?\s*(schema|stylesheet|style|javascript)[^%]*%\}([\s\S]*?)(?=\{%-?\s*end\1|$)|<(script|style)\b[^>]*>([\s\S]*?)(?=<\/\3|$)/g;
const REGION_KIND = { schema: "json", stylesheet: "css", style: "css", javascript: "js", script: "js" };
const MOST = 150_000;

export function kindOf(path) {
  const name = path.replace(/\.liquid$/, "");
  return name.endsWith(".json") ? "json" : /\.s?css$/.test(name) ? "css" : /\.m?js$/.test(name) ? "js" : "html";
}

function scan(text, rules, put) {
  let plain = "";
  for (let at = 0; at < text.length; ) {
    let found = null;
    for (const [kind, rule] of rules) {
      rule.lastIndex = at;
      const match = rule.exec(text);
      if (match?.[0]) {
        found = [kind, match[0]];
        break;
      }
    }
    if (!found) {
      const word = /[\w$-]+|[\s\S]/y;
      word.lastIndex = at;
      found = ["", word.exec(text)[0]];
    }
    if (found[0]) {
      put("", plain);
      plain = "";
      put(...found);
    } else {
      plain += found[1];
    }
    at += found[1].length;
  }
  put("", plain);
}

// A fragment with the text, its words in <span class="hl-…">.
export function highlight(text, path) {
  const made = document.createDocumentFragment();
  const put = (kind, part) => {
    if (!part) {
      return;
    }
    if (!kind) {
      made.append(part);
      return;
    }
    const span = document.createElement("span");
    span.className = `hl-${kind}`;
    span.textContent = part;
    made.append(span);
  };
  const inside = (kind, part) => (kind === "liquid" ? scan(part, INSIDE, put) : put(kind, part));
  if (text.length > MOST) {
    made.append(text);
    return made;
  }
  const kind = kindOf(path);
  if (kind !== "html") {
    scan(text, KINDS[kind], inside);
    return made;
  }
  let at = 0;
  for (const match of text.matchAll(REGION)) {
    const body = match[2] ?? match[4];
    const start = match.index + match[0].length - body.length;
    scan(text.slice(at, start), KINDS.html, inside);
    scan(body, KINDS[REGION_KIND[match[1] ?? match[3]]], inside);
    at = start + body.length;
  }
  scan(text.slice(at), KINDS.html, inside);
  return made;
}
