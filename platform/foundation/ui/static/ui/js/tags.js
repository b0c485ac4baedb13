// A text input of words separated by commas becomes chips. The input itself stays and holds the value.

const SEPARATORS = /[,，、\n]/;

function words(text) {
  return [...new Set(text.split(SEPARATORS).map((word) => word.trim().replace(/\s+/g, " ")).filter(Boolean))];
}

function enhance(holder) {
  const source = holder.querySelector("input");
  if (!source || holder.dataset.ready) {
    return;
  }
  holder.dataset.ready = "yes";
  const frame = document.createElement("span");
  frame.className = "tag-input";
  const entry = document.createElement("input");
  entry.type = "text";
  entry.id = source.id;
  entry.placeholder = source.placeholder;
  entry.setAttribute("aria-describedby", source.getAttribute("aria-describedby") ?? "");
  if (source.getAttribute("aria-invalid")) {
    entry.setAttribute("aria-invalid", "true");
  }
  const options = holder.querySelector("datalist");
  if (options) {
    options.id = `${source.id}_options`;
    entry.setAttribute("list", options.id);
  }
  source.type = "hidden";
  source.removeAttribute("id");
  frame.append(entry);
  holder.append(frame);
  let tags = words(source.value);

  function chip(word) {
    const tag = document.createElement("span");
    tag.className = "tag";
    tag.append(word);
    const remove = document.createElement("button");
    remove.type = "button";
    remove.setAttribute("aria-label", `${holder.dataset.removeLabel} ${word}`);
    remove.textContent = "×";
    remove.addEventListener("click", () => set(tags.filter((other) => other !== word)));
    tag.append(remove);
    return tag;
  }

  function set(next, tell = true) {
    tags = next;
    source.value = tags.join(", ");
    frame.querySelectorAll(".tag").forEach((tag) => tag.remove());
    entry.before(...tags.map(chip));
    if (tell) {
      source.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }

  function take() {
    if (entry.value.trim()) {
      set([...new Set([...tags, ...words(entry.value)])]);
      entry.value = "";
    }
  }

  entry.addEventListener("keydown", (event) => {
    // Enter that ends an input method's composition belongs to it.
    if (event.isComposing) {
      return;
    }
    if (event.key === "Enter" && entry.value.trim()) {
      event.preventDefault();
      take();
    } else if (event.key === "Backspace" && !entry.value && tags.length) {
      set(tags.slice(0, -1));
    }
  });
  entry.addEventListener("input", (event) => {
    if (!event.isComposing && (SEPARATORS.test(entry.value) || event.inputType === "insertReplacementText")) {
      take();
    }
  });
  entry.addEventListener("blur", take);
  frame.addEventListener("click", (event) => event.target === frame && entry.focus());
  const first = source.value;
  source.form?.addEventListener("ui:reset", () => set(words(first), false));
  set(tags, false);
}

function prepare(root) {
  root.querySelectorAll("[data-tags]").forEach(enhance);
}

prepare(document);
document.addEventListener("htmx:load", (event) => prepare(event.target));
