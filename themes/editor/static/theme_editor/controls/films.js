// Videos of the shop: chosen, uploaded, and given a picture that stands for them until they play.

import { facts, failed, h, icon, settled, t } from "../dom.js";
import { ask } from "../saver.js";
import { bare, choosePicture, fileDrop, named, none, remember, searching, url } from "./chosen.js";

const length = (seconds) => (seconds ? `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}` : "");
// Without a picture browsers show the moment that the address names.
const moving = (item, props) => h("video", { src: item.poster_url ? item.url : `${item.url}#t=0.1`, poster: item.poster_url, preload: "metadata", muted: true, playsInline: true, ...props });

async function send(fields) {
  const form = new FormData();
  Object.entries(fields).forEach(([name, value]) => form.append(name, value));
  const item = await ask(facts.urls.videos, undefined, { method: "POST", form });
  remember("video", item);
  return item;
}

function chooseVideo(title) {
  return new Promise((resolve) => {
    let said = null;
    const choose = (item) => {
      said = item;
      remember("video", item);
      dialog.close();
    };
    const drop = fileDrop({
      accept: "video/mp4,video/webm",
      label: t("Upload a video"),
      text: t("Drop a video here or choose one: MP4 or WebM, up to 100 MB"),
      take: async (file) => choose(await send({ file })),
    });
    const dialog = searching(
      title,
      async (words) => {
        const { items } = await ask(url("video", new URLSearchParams({ q: words })));
        const tiles = items.map((item) =>
          h(
            "button.tile.film",
            { type: "button", title: item.name, ariaLabel: item.alt || item.name, onclick: () => choose(item) },
            moving(item, { tabIndex: -1 }),
            h("span.film-name", {}, h("span.truncate", {}, item.name), length(item.seconds)),
          ),
        );
        return tiles.length ? [h("div.tiles.wide-tiles", {}, tiles)] : [words ? none() : h("p.tree-none", {}, t("Videos that you upload stand here."))];
      },
      { extra: drop },
    );
    dialog.addEventListener("close", () => resolve(said));
  });
}

export function video({ setting, value, set, id, redraw, drawAgain }) {
  const name = bare(value);
  const pick = async () => {
    const item = await chooseVideo(setting.label);
    if (item) {
      set(item.name);
      redraw();
    }
  };
  if (!name) {
    return h("button.picture-well", { type: "button", id, onclick: pick }, icon("play"), t("Choose a video"));
  }
  const frame = h("div.film-frame");
  const pose = async (picture) => {
    settled("cover", "line");
    try {
      await send({ name, poster: picture });
      redraw();
      drawAgain();
    } catch (error) {
      failed(error, "cover");
    }
  };
  const cover = async () => {
    const item = await choosePicture(t("Cover of the video"));
    if (item) {
      await pose(item.name);
    }
  };
  const text = (label, act, props = {}) => h("button.link-button", { type: "button", onclick: act, ...props }, label);
  const line = h("div.link-line", {}, text(t("Change"), pick, { id }), text(t("Remove the video"), () => (set(""), redraw())));
  named("video", [name]).then(([item]) => {
    if (!item) {
      frame.replaceChildren(h("span.field-error", {}, t("It is not in your store any more.")));
      return;
    }
    frame.replaceChildren(moving(item, { controls: true, ariaLabel: item.alt || item.name }));
    line.firstChild.after(text(item.poster ? t("Change the cover") : t("Choose a cover"), cover), ...(item.poster ? [text(t("Remove the cover"), () => pose(""))] : []));
  });
  return h("div.stack.tight", {}, frame, line);
}

// Kinds of things that themes may ask for and stores do not have here.
export function absent({ id }) {
  return h("p.help.setting-note", { id, tabIndex: -1 }, t("This shows entries of a kind of your own. Stores have none yet, so shoppers see nothing here."));
}
