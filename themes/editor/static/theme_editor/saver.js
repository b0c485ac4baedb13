// Keeps the unsaved work on the server while one edits, and says how that goes.
// Nothing is lost: what could not be sent is tried again, and another window's newer work stops it.

import { facts, t } from "./dom.js";

const RETRIES = [1000, 2000, 5000, 10_000, 30_000];

export class Refused extends Error {
  constructor(status, told) {
    super(told.message ?? String(status));
    this.status = status;
    this.told = told;
  }
}

export async function ask(url, data, { method = data === undefined ? "GET" : "POST", form = null } = {}) {
  const headers = { Accept: "application/json" };
  if (method !== "GET") {
    headers["X-CSRFToken"] = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}")["X-CSRFToken"] ?? "";
  }
  if (data !== undefined && !form) {
    headers["Content-Type"] = "application/json";
  }
  const body = form ?? (data === undefined ? undefined : JSON.stringify(data));
  const answer = await fetch(url, { method, headers, body, cache: "no-store", redirect: "manual" });
  if (answer.type === "opaqueredirect") {
    throw new Refused(401, { message: t("You were signed out. Sign in again in another tab; your work waits here.") });
  }
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    throw new Refused(answer.status, told);
  }
  return told;
}

// States: "kept" (all is on the server), "waiting" (about to be sent), "sending", "offline" (tried again), "stale", "refused".
export class Saver extends EventTarget {
  #timer = 0;
  #tries = 0;
  #running = null;
  #version = 0;
  #kept = 0;

  constructor(work, revision) {
    super();
    this.work = work;
    this.revision = revision;
    this.keptDocument = work.document;
    this.state = "kept";
    this.message = "";
    addEventListener("online", () => this.state === "offline" && this.#send());
    addEventListener("beforeunload", (event) => {
      if (!["kept", "stale"].includes(this.state)) {
        event.preventDefault();
      }
    });
    document.addEventListener("visibilitychange", () => (document.hidden ? this.#send() : this.#look()));
  }

  // Whether there is newer work in this window than on the server.
  get isBehind() {
    return this.#kept < this.#version;
  }

  // Note a change; it is sent after `milliseconds` of quiet.
  touch(milliseconds) {
    this.#version += 1;
    if (this.state === "stale") {
      return;
    }
    this.#become("waiting");
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#send(), milliseconds);
  }

  // Everything is on the server when this ends. Rejects when it can't be.
  async flush() {
    clearTimeout(this.#timer);
    while (this.#running || this.isBehind) {
      await this.#send();
      if (["offline", "stale", "refused"].includes(this.state)) {
        throw new Refused(this.state === "offline" ? 0 : 422, { message: this.message });
      }
    }
  }

  // Ask for something that makes a new revision of what is kept, such as saving. What is done meanwhile waits and
  // is sent after it. The answer comes with the `document` that it was about.
  async act(url) {
    await this.flush();
    const document = this.work.document;
    const asked = ask(url, { revision: this.revision });
    const settled = asked.then((told) => (this.revision = told.revision)).catch(() => {});
    this.#running = settled.finally(() => {
      this.#running = null;
      if (this.isBehind && this.state !== "stale") {
        this.#timer = setTimeout(() => this.#send(), 0);
      }
    });
    const told = await asked;
    await this.#running;
    return { document, ...told };
  }

  #send() {
    this.#running ??= this.#post().finally(() => (this.#running = null));
    return this.#running;
  }

  async #post() {
    clearTimeout(this.#timer);
    if (this.#kept === this.#version || this.state === "stale") {
      return;
    }
    const version = this.#version;
    const document = this.work.document;
    this.#become("sending");
    try {
      const told = await ask(facts.urls.working, { revision: this.revision, document });
      this.revision = told.revision;
      this.keptDocument = document;
      this.#kept = version;
      this.#tries = 0;
      this.#become(this.isBehind ? "waiting" : "kept");
      this.dispatchEvent(new Event("kept"));
      if (this.isBehind) {
        this.#timer = setTimeout(() => this.#send(), 0);
      }
    } catch (error) {
      this.#failed(error);
    }
  }

  #failed(error) {
    if (error.status === 409) {
      this.#become("stale", error.message);
      return;
    }
    const isRefused = [400, 403, 404, 413, 422].includes(error.status);
    this.#become(isRefused ? "refused" : "offline", error instanceof Refused ? error.message : "");
    if (!isRefused) {
      const pause = RETRIES[Math.min(this.#tries++, RETRIES.length - 1)];
      this.#timer = setTimeout(() => this.#send(), pause);
    }
  }

  // Back in this window: did another one go on meanwhile?
  async #look() {
    if (this.state !== "kept") {
      return;
    }
    try {
      const told = await ask(facts.urls.revision);
      if (told.revision !== this.revision && this.state === "kept") {
        this.#become("stale", t("This theme was changed in another window meanwhile."));
      }
    } catch {
      // The next change tells whether there is a connection.
    }
  }

  restart(revision) {
    this.revision = revision;
    this.keptDocument = this.work.document;
    this.#kept = this.#version;
    this.#become("kept");
  }

  #become(state, message = "") {
    this.state = state;
    this.message = message;
    this.dispatchEvent(new Event("state"));
  }
}
