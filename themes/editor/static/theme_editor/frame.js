// In the shop, inside the editor's frame: marks what is pointed at, and draws sections anew when they change.
// It talks only with the platform's own origin, which its script element names.

(() => {
  const { editor, template, token } = document.currentScript.dataset;
  if (window === parent) {
    return;
  }
  let inspecting = true;
  let selected = null;
  const say = (type, facts = {}) => parent.postMessage({ kaidian: type, ...facts }, editor);

  // Browsers keep no cookies of a frame from elsewhere: every request of ours says what it previews.
  const plain = window.fetch.bind(window);
  const marked = (address) => {
    const url = new URL(address, location.href);
    if (url.origin === location.origin) {
      url.searchParams.set("preview_theme", token);
    }
    return url;
  };
  window.fetch = (target, options) =>
    typeof target === "string" || target instanceof URL
      ? plain(marked(target), options)
      : plain(new Request(marked(target.url), target), options);

  const sections = () => [...document.querySelectorAll("[data-section-id]")];
  const sectionOf = (id) => document.querySelector(`[data-section-id="${CSS.escape(id)}"]`);
  const blockOf = (id, path) =>
    path ? sectionOf(id)?.querySelector(`[data-block-id="${CSS.escape(path)}"]`) : null;

  function facts(node) {
    const { sectionId, sectionKey, sectionLocation, sectionGroup, shopifyEditorSection } = node.dataset;
    const blocks = [...node.querySelectorAll("[data-block-id]")].map((block) => ({
      path: block.dataset.blockId,
      type: JSON.parse(block.dataset.shopifyEditorBlock ?? "{}").type,
    }));
    const { type } = JSON.parse(shopifyEditorSection);
    return { id: sectionId, key: sectionKey, location: sectionLocation, group: sectionGroup ?? "", type, blocks };
  }

  const report = (type) =>
    say(type, { template, path: location.pathname, sections: sections().map(facts), title: document.title });

  // The theme's own scripts hear what happens to their sections, by the names that themes know.
  function tell(name, node, detail) {
    node?.dispatchEvent(new CustomEvent(name, { bubbles: true, cancelable: name.endsWith("select"), detail }));
  }

  const about = (id, path) => ({ sectionId: id, ...(path ? { blockId: path.split("/").at(-1) } : {}) });

  /* ---- outlines ---- */

  const holder = document.createElement("kaidian-outlines");
  const shade = holder.attachShadow({ mode: "closed" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { position: absolute; inset: 0 auto auto 0; z-index: 2147483000; pointer-events: none; }
    div { position: absolute; box-sizing: border-box; border: calc(2px * var(--larger, 1)) solid #0b7a5c; border-radius: 2px; display: none; }
    div.over { border-width: calc(1.5px * var(--larger, 1)); border-style: dashed; }
    span { position: absolute; inset: -2px auto auto -2px; padding: 1px 7px 2px; background: #0b7a5c; color: #fff;
      font: 500 calc(12px * var(--larger, 1))/1.5 system-ui, "PingFang SC", "Noto Sans SC", sans-serif; white-space: nowrap; border-radius: 2px 0 3px 0; }
    div.low span { inset: auto auto -2px -2px; }
  `);
  shade.adoptedStyleSheets = [sheet];
  const frames = Object.fromEntries(
    ["over", "chosen"].map((name) => {
      const frame = document.createElement("div");
      frame.className = name;
      frame.append(document.createElement("span"));
      shade.append(frame);
      return [name, frame];
    }),
  );

  function outline(frame, node, label) {
    const box = node?.getBoundingClientRect();
    frame.style.display = box && box.width ? "block" : "none";
    if (!box) {
      return;
    }
    const edge = Math.max(0, box.left);
    frame.style.transform = `translate(${edge + scrollX}px, ${box.top + scrollY}px)`;
    frame.style.width = `${Math.min(box.right, document.documentElement.clientWidth) - edge}px`;
    frame.style.height = `${box.height}px`;
    frame.firstChild.textContent = label ?? "";
    frame.firstChild.hidden = !label;
  }

  const node = (spot) => (spot ? blockOf(spot.section, spot.block) ?? sectionOf(spot.section) : null);
  const place = () => outline(frames.chosen, node(selected), selected?.label);
  new ResizeObserver(place).observe(document.documentElement);
  addEventListener("scroll", place, { capture: true, passive: true });

  /* ---- pointing ---- */

  function spotAt(target) {
    const section = target.closest?.("[data-section-id]");
    const block = target.closest?.("[data-block-id]");
    return section && { section: section.dataset.sectionId, block: block && section.contains(block) ? block.dataset.blockId : "" };
  }

  let last = "";
  document.addEventListener("pointerover", (event) => {
    const spot = inspecting ? spotAt(event.target) : null;
    const key = spot ? `${spot.section} ${spot.block}` : "";
    if (key !== last) {
      last = key;
      outline(frames.over, null);
      say("over", spot ?? {});
    }
  });
  document.documentElement.addEventListener("pointerleave", () => {
    last = "";
    outline(frames.over, null);
    say("over");
  });

  function go(address) {
    const url = new URL(address, location.href);
    say(url.origin === location.origin ? "go" : "away", { path: url.pathname + url.search });
  }

  document.addEventListener(
    "click",
    (event) => {
      const spot = spotAt(event.target);
      const link = event.target.closest("a[href]");
      const follows = event.metaKey || event.ctrlKey || event.altKey;
      if (inspecting && spot && !follows) {
        event.preventDefault();
        event.stopImmediatePropagation();
        say("pick", spot);
      } else if (link && !link.hash.length && !event.defaultPrevented) {
        event.preventDefault();
        go(link.href);
      }
    },
    { capture: true },
  );
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "get" && !event.defaultPrevented) {
      event.preventDefault();
      go(`${form.action.split("?")[0]}?${new URLSearchParams(new FormData(form))}`);
    }
  });
  addEventListener("keydown", (event) => {
    if ((event.metaKey || event.ctrlKey) && ["z", "y", "s"].includes(event.key.toLowerCase())) {
      event.preventDefault();
      say("key", { key: event.key.toLowerCase(), shift: event.shiftKey });
    } else if (event.key === "Escape") {
      say("key", { key: "escape" });
    }
  });

  /* ---- drawing anew ---- */

  // Scripts that come with new markup run as they would have in the page.
  function awaken(part) {
    for (const old of part.querySelectorAll("script")) {
      const script = document.createElement("script");
      for (const { name, value } of old.attributes) {
        script.setAttribute(name, value);
      }
      script.textContent = old.textContent;
      old.replaceWith(script);
    }
  }

  function swap(old, fresh) {
    const id = fresh.dataset.sectionId;
    if (old) {
      tell("shopify:section:unload", old, about(id));
      old.replaceWith(fresh);
    }
    awaken(fresh);
    tell("shopify:section:load", fresh, about(id));
  }

  async function html(id) {
    const url = marked(location.pathname + location.search);
    url.searchParams.set("section_id", id);
    const answer = await plain(url);
    if (!answer.ok) {
      throw new Error(String(answer.status));
    }
    return new DOMParser().parseFromString(await answer.text(), "text/html").body.firstElementChild;
  }

  // Answers are shown in the order in which they were asked for: none is dropped, and an older one never comes last.
  let shown = Promise.resolve();
  function inTurn(asked, show) {
    const mine = shown.then(() => asked).then(show);
    shown = mine.catch(() => {});
    return mine;
  }

  // The order of a place's sections, those to be drawn anew, and new ones, which have no element yet.
  function sync({ changes }) {
    const started = performance.now();
    const wanted = changes.flatMap((change) => change.draw);
    const asked = Promise.all(wanted.map(async (id) => [id, await html(id)]));
    return inTurn(asked, (found) => exchange(changes, wanted, new Map(found), started));
  }

  function exchange(changes, wanted, drawn, started) {
    for (const { draw, order, gone } of changes) {
      for (const id of draw) {
        if (sectionOf(id) && drawn.get(id)) {
          swap(sectionOf(id), drawn.get(id));
        }
      }
      for (const id of gone) {
        const old = sectionOf(id);
        tell("shopify:section:unload", old, about(id));
        old?.remove();
      }
      if (order && !arrange(order, drawn)) {
        location.reload();
        return;
      }
    }
    if (awaited && node(selected)) {
      select(selected); // what was just added is shown
    }
    place();
    report("drawn");
    say("rendered", { ids: wanted, ms: performance.now() - started });
  }

  function arrange(order, drawn) {
    const standing = order.map(sectionOf).filter(Boolean);
    if (!standing.length) {
      return order.length === 0;
    }
    const around = standing[0].parentNode;
    const all = order.map((id) => sectionOf(id) ?? drawn.get(id)).filter(Boolean);
    const end = standing.reduce((a, b) => (a.compareDocumentPosition(b) & 4 ? b : a)).nextSibling;
    for (const each of all) {
      const isNew = !each.isConnected;
      const moved = !isNew && around.contains(each);
      around.insertBefore(each, end && !all.includes(end) ? end : null);
      if (isNew) {
        awaken(each);
        tell("shopify:section:load", each, about(each.dataset.sectionId));
      } else if (moved) {
        tell("shopify:section:reorder", each, about(each.dataset.sectionId));
      }
    }
    return true;
  }

  // Settings of the whole theme: styles are exchanged, and each section that became another.
  function page() {
    const asked = plain(marked(location.pathname + location.search)).then((answer) => answer.text());
    return inTurn(asked, (text) => exchangePage(new DOMParser().parseFromString(text, "text/html")));
  }

  async function exchangePage(fresh) {
    for (const part of ["documentElement", "body"]) {
      for (const { name, value } of fresh[part].attributes) {
        document[part].setAttribute(name, value);
      }
    }
    await exchangeStyles(fresh);
    for (const next of fresh.querySelectorAll("[data-section-id]")) {
      const old = sectionOf(next.dataset.sectionId);
      if (old && old.outerHTML !== next.outerHTML) {
        swap(old, document.adoptNode(next));
      }
    }
    place();
    report("drawn");
    say("rendered", { ids: [], ms: 0 });
  }

  function exchangeStyles(fresh) {
    const mine = [...document.head.querySelectorAll("style, link[rel=stylesheet]")];
    const theirs = [...fresh.head.querySelectorAll("style, link[rel=stylesheet]")];
    const key = (style) => style.outerHTML;
    const stays = new Set(theirs.map(key));
    const old = mine.filter((style) => !stays.has(key(style)));
    const known = new Set(mine.map(key));
    const loaded = theirs
      .filter((style) => !known.has(key(style)))
      .map((style) => {
        const copy = document.importNode(style, true);
        const done = copy.matches("link") ? new Promise((resolve) => (copy.onload = copy.onerror = resolve)) : null;
        document.head.append(copy);
        return done;
      });
    return Promise.all(loaded).then(() => old.forEach((style) => style.remove()));
  }

  function css({ section, text }) {
    const name = section ?? "";
    let style = document.head.querySelector(`style[data-custom-css="${CSS.escape(name)}"]`);
    if (!style) {
      style = document.createElement("style");
      style.dataset.customCss = name;
      document.head.append(style);
    }
    style.textContent = section ? `#shopify-section-${CSS.escape(section)} {\n${text}\n}` : text;
    if (section && style.sheet?.cssRules.length !== 1) {
      style.textContent = ""; // a bracket too many would end the rule around it, and reach the whole page
    }
  }

  let awaited = false;
  function select({ section, block, label, quiet }) {
    const before = selected;
    selected = section ? { section, block, label } : null;
    awaited = Boolean(selected) && !quiet && !node(selected);
    if (before && (before.section !== section || before.block !== block)) {
      if (before.block && blockOf(before.section, before.block)) {
        tell("shopify:block:deselect", blockOf(before.section, before.block), about(before.section, before.block));
      }
      if (before.section !== section) {
        tell("shopify:section:deselect", sectionOf(before.section), about(before.section));
      }
    }
    if (selected) {
      const target = node(selected);
      if (!quiet && target) {
        const box = target.getBoundingClientRect();
        const seen = box.top >= 0 && box.top < innerHeight * 0.7;
        if (!seen) {
          const smooth = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
          scrollTo({ top: scrollY + box.top - Math.max(24, (innerHeight - box.height) / 3), behavior: smooth });
        }
      }
      tell("shopify:section:select", sectionOf(section), { ...about(section), load: false });
      if (blockOf(section, block)) {
        tell("shopify:block:select", blockOf(section, block), { ...about(section, block), load: false });
      }
    }
    place();
  }

  const heard = {
    hello: () => report("ready"),
    sync: (message) => sync(message).catch((error) => say("failed", { message: String(error) })),
    page: () => page().catch((error) => say("failed", { message: String(error) })),
    css,
    select,
    over: ({ section, block, label }) => outline(frames.over, section ? node({ section, block }) : null, label),
    // Where the editor draws the shop smaller, what it writes over it stays as large as it is.
    scale: ({ scale }) => holder.style.setProperty("--larger", String(1 / scale)),
    inspect: ({ on }) => {
      inspecting = on;
      outline(frames.over, null);
    },
    reload: () => location.reload(),
  };

  addEventListener("message", (event) => {
    if (event.origin === editor && event.source === parent && Object.hasOwn(heard, event.data?.kaidian)) {
      heard[event.data.kaidian](event.data);
    }
  });

  const begin = () => {
    document.body.append(holder);
    window.Shopify = Object.assign(window.Shopify ?? {}, { designMode: true, inspectMode: true });
    report("ready");
  };
  document.readyState === "loading" ? addEventListener("DOMContentLoaded", begin) : begin();
})();
