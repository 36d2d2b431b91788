/* Asks the browser for a security key: options come as JSON in the form, and what the key answers goes back in it. */
"use strict";

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (char) => char.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

function askFor(options) {
  const asked = { ...options, challenge: bytes(options.challenge) };
  if (options.user) {
    asked.user = { ...options.user, id: bytes(options.user.id) };
    asked.excludeCredentials = known(options.excludeCredentials);
    return navigator.credentials.create({ publicKey: asked });
  }
  asked.allowCredentials = known(options.allowCredentials);
  return navigator.credentials.get({ publicKey: asked });
}

function write(credential) {
  const given = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) given[name] = text(credential.response[name]);
  }
  return JSON.stringify({ id: credential.id, rawId: text(credential.rawId), type: credential.type, response: given });
}

for (const form of document.querySelectorAll("form.security-key")) {
  const say = (what) => {
    for (const line of form.querySelectorAll("[data-said]")) line.hidden = line.dataset.said !== what;
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    say("");
    if (!window.PublicKeyCredential) return say("no-keys");
    try {
      form.querySelector("[name=answer]").value = write(await askFor(JSON.parse(form.dataset.options)));
    } catch (error) {
      return say(error.name === "SecurityError" ? "no-keys" : "no-answer");
    }
    form.submit();
  });
}
