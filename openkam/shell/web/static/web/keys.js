// Passkeys and security keys. <form data-key="create|get" data-options="ID or address"> asks the
// browser for a key when it is sent, puts the answer into its field "credential" and goes on.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const known = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

const creation = ({ publicKey }, alone) => ({
  ...publicKey,
  challenge: bytes(publicKey.challenge),
  user: { ...publicKey.user, id: bytes(publicKey.user.id) },
  excludeCredentials: known(publicKey.excludeCredentials),
  authenticatorSelection: {
    ...publicKey.authenticatorSelection,
    residentKey: alone ? "required" : "discouraged",
    requireResidentKey: alone,
    ...(alone ? { userVerification: "required" } : {}),
  },
});
const request = ({ publicKey }) => ({
  ...publicKey, challenge: bytes(publicKey.challenge), allowCredentials: known(publicKey.allowCredentials),
});

const answered = (key) => {
  const { response } = key;
  const said = { clientDataJSON: text(response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) said[name] = text(response[name]);
  }
  if (response.getTransports) said.transports = response.getTransports();
  return {
    id: key.id,
    rawId: text(key.rawId),
    type: key.type,
    authenticatorAttachment: key.authenticatorAttachment ?? undefined,
    clientExtensionResults: key.getClientExtensionResults(),
    response: said,
  };
};

const options = async (form) => {
  const data = document.getElementById(form.dataset.options);
  if (data) return Object.values(JSON.parse(data.textContent))[0];
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return (await answer.json()).request_options;
};

const ask = async (form) => {
  const asked = await options(form);
  if (form.dataset.key === "get") return navigator.credentials.get({ publicKey: request(asked) });
  return navigator.credentials.create({ publicKey: creation(asked, form.elements.passwordless.checked) });
};

const say = (form, message) => {
  const place = form.querySelector("[data-key-fault]");
  place.textContent = message;
  place.hidden = !message;
};

document.querySelectorAll("form[data-key]").forEach((form) => {
  if (!window.PublicKeyCredential) {
    if (form.dataset.none) say(form, form.dataset.none);
    return;
  }
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    if (form.elements.credential.value) return;
    event.preventDefault();
    const button = event.submitter;
    if (button) button.disabled = true;
    say(form, "");
    try {
      form.elements.credential.value = JSON.stringify(answered(await ask(form)));
      form.requestSubmit();
    } catch (fault) {
      const messages = { NotAllowedError: form.dataset.ended, AbortError: form.dataset.ended, InvalidStateError: form.dataset.twice };
      say(form, messages[fault.name] || form.dataset.failed);
    } finally {
      if (button) button.disabled = false;
    }
  });
});
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-key]").forEach((form) => { form.elements.credential.value = ""; }));
