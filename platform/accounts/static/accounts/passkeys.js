// Passkeys on forms: <form data-passkey="add|get"> with a hidden field "credential" and a button [data-passkey-go].
// What the server asks stands in the JSON script named by data-options-from, or is fetched from data-options-at.

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

async function asked(form) {
  const { optionsFrom, optionsAt } = form.dataset;
  if (optionsFrom) return JSON.parse(document.getElementById(optionsFrom).textContent).publicKey;
  const answer = await fetch(optionsAt, { headers: { accept: "application/json", "x-requested-with": "XMLHttpRequest" } });
  if (!answer.ok) throw new Error(`asked for options, got ${answer.status}`);
  return (await answer.json()).request_options.publicKey;
}

const named = (list) => (list ?? []).map((each) => ({ ...each, id: bytes(each.id) }));

async function add(options) {
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: named(options.excludeCredentials),
    // Each passkey signs in by itself: it is kept on the device, which makes sure who holds it.
    authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
  };
  const made = await navigator.credentials.create({ publicKey });
  return {
    ...common(made),
    response: {
      clientDataJSON: text(made.response.clientDataJSON),
      attestationObject: text(made.response.attestationObject),
      transports: made.response.getTransports?.() ?? [],
    },
  };
}

async function get(options) {
  const publicKey = { ...options, challenge: bytes(options.challenge), allowCredentials: named(options.allowCredentials) };
  const shown = await navigator.credentials.get({ publicKey });
  const { clientDataJSON, authenticatorData, signature, userHandle } = shown.response;
  return {
    ...common(shown),
    response: {
      clientDataJSON: text(clientDataJSON),
      authenticatorData: text(authenticatorData),
      signature: text(signature),
      userHandle: userHandle ? text(userHandle) : null,
    },
  };
}

const common = (credential) => ({
  id: credential.id,
  rawId: text(credential.rawId),
  type: credential.type,
  authenticatorAttachment: credential.authenticatorAttachment,
  clientExtensionResults: credential.getClientExtensionResults(),
});

function tell(form, error) {
  const trouble = form.querySelector("[data-passkey-trouble]");
  const kind = error.name === "InvalidStateError" ? "known" : window.PublicKeyCredential ? "cancelled" : "lacking";
  for (const line of trouble.children) line.hidden = !(kind in line.dataset);
  trouble.hidden = false;
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const button = form.querySelector("[data-passkey-go]");
  button.addEventListener("click", async () => {
    button.setAttribute("aria-busy", "true");
    try {
      const options = await asked(form);
      const credential = await (form.dataset.passkey === "add" ? add(options) : get(options));
      form.elements.credential.value = JSON.stringify(credential);
      form.submit();
    } catch (error) {
      button.removeAttribute("aria-busy");
      tell(form, error);
    }
  });
}
