// File drop: names and previews of what was chosen, and a progress bar while it is sent
// (form[data-upload] posts by XMLHttpRequest; the answer's address is followed).

const size = new Intl.NumberFormat(document.documentElement.lang || "en", {
  style: "unit",
  unit: "kilobyte",
  unitDisplay: "short",
  maximumFractionDigits: 0,
});

function list(drop) {
  const rows = drop.querySelector("[data-file-list]");
  const input = drop.querySelector("input[type=file]");
  rows?.replaceChildren(
    ...[...input.files].map((file) => {
      const row = document.createElement("li");
      row.className = "file-row";
      if (file.type.startsWith("image/")) {
        const frame = document.createElement("span");
        frame.className = "thumb small";
        const image = new Image();
        image.alt = "";
        image.src = URL.createObjectURL(file);
        image.addEventListener("load", () => URL.revokeObjectURL(image.src));
        frame.append(image);
        row.append(frame);
      }
      const name = document.createElement("span");
      name.className = "truncate grow";
      name.textContent = file.name;
      const weight = document.createElement("span");
      weight.className = "faint small nowrap";
      weight.textContent = size.format(Math.max(1, Math.round(file.size / 1024)));
      row.append(name, weight);
      return row;
    }),
  );
}

document.addEventListener("change", (event) => {
  const drop = event.target.closest?.("[data-file-drop]");
  if (drop) {
    list(drop);
  }
});

for (const [name, over] of [
  ["dragover", true],
  ["dragleave", false],
  ["drop", false],
]) {
  document.addEventListener(name, (event) => {
    event.target.closest?.("[data-file-drop]")?.toggleAttribute("data-over", over);
  });
}

document.addEventListener("ui:reset", (event) => {
  event.target.querySelectorAll?.("[data-file-drop]").forEach(list);
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-upload]") || event.defaultPrevented) {
    return;
  }
  event.preventDefault();
  const bar = document.createElement("progress");
  bar.max = 1;
  form.querySelector("[data-file-list]")?.append(bar);
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.upload.addEventListener("progress", (step) => {
    if (step.lengthComputable) {
      bar.value = step.loaded / step.total;
    }
  });
  request.addEventListener("load", () => {
    if (request.responseURL && request.responseURL !== location.href && request.status < 400) {
      location.assign(request.responseURL);
      return;
    }
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    document.body.replaceWith(page.body);
    location.hash = "";
  });
  request.addEventListener("error", () => {
    bar.remove();
    delete form.dataset.sent;
    form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
    document.dispatchEvent(
      new CustomEvent("toast", {
        detail: { text: document.querySelector("[data-toasts]")?.dataset.offline, tone: "error" },
      }),
    );
  });
  request.send(new FormData(form, event.submitter));
});
