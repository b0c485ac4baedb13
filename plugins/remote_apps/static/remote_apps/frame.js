// The page of an app. It says "kaidian:ready" once it is there, and asks "kaidian:session" for a new token;
// we hear and answer its own origin only, since the frame may have gone elsewhere meanwhile.
const PATIENCE = 15000;

const box = document.querySelector("[data-app-frame]");
const frame = box.querySelector("iframe");
const silent = box.querySelector(".app-silent");
const { origin, session } = box.dataset;
let clock = 0;

function show(state) {
  box.classList.toggle("is-ready", state === "ready");
  box.classList.toggle("is-silent", state === "silent");
  silent.hidden = state !== "silent";
  clearTimeout(clock);
}

async function answerSession() {
  const answer = await fetch(session, { headers: { Accept: "application/json" }, redirect: "error" });
  if (!answer.ok) throw new Error(`session: ${answer.status}`);
  const { token, expires_in } = await answer.json();
  frame.contentWindow.postMessage({ type: "kaidian:session", token, expires_in }, origin);
}

window.addEventListener("message", (event) => {
  if (event.source !== frame.contentWindow || event.origin !== origin) return;
  const type = event.data?.type;
  if (type === "kaidian:ready") show("ready");
  if (type === "kaidian:session") {
    answerSession().catch(() => frame.contentWindow.postMessage({ type: "kaidian:signed-out" }, origin));
  }
});

box.querySelector("[data-again]").addEventListener("click", () => location.reload());
clock = setTimeout(() => show("silent"), PATIENCE);
// Only now: what the app says must not come before somebody hears it.
frame.src = frame.dataset.src;
