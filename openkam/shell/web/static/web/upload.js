// A file goes up in pieces, each at exactly the place where the last one ended: a lost connection, a
// closed tab or the end of a session loses nothing. Without this file the form sends it whole.
const PIECE = 4 * 1024 * 1024;
const WAITS = [1, 2, 4, 8, 15, 30, 30, 30, 30, 30]; // seconds before each further try
const MB = 1024 * 1024;

class Lost extends Error {} // no answer, or one that a proxy gave
class SignedOut extends Error {}
class Refused extends Error {} // the message is the server's, for the user

const megabytes = (bytes) => (bytes / MB).toLocaleString(document.documentElement.lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const written = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
// Signing in again in another tab changes the token, so the cookie and not this page has it.
const token = () => decodeURIComponent(document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]*)/)?.[1] ?? "");

async function ask(url, body, headers = {}) {
  let answer;
  try {
    answer = await fetch(url, { method: "POST", body, redirect: "manual", headers: { Accept: "application/json", "X-CSRFToken": token(), ...headers } });
  } catch {
    throw new Lost();
  }
  if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) throw new SignedOut();
  const said = await answer.json().catch(() => ({}));
  if (answer.ok || answer.status === 409) return said;
  if (said.error) throw new Refused(said.error);
  throw new Lost();
}

function form(entries) {
  const data = new FormData();
  for (const [name, value] of Object.entries(entries)) data.append(name, value);
  return data;
}

class Sending {
  constructor(element) {
    this.form = element;
    this.input = element.querySelector("input[type=file]");
    this.run = 0; // a later run ends the earlier one
    this.part("button").hidden = true;
    this.input.addEventListener("change", () => this.start());
    this.part("again").addEventListener("click", () => this.start());
    this.part("stop").addEventListener("click", () => this.stop());
    element.addEventListener("submit", (event) => { event.preventDefault(); this.start(); });
    this.takeDrops(this.part("zone"));
  }

  part(name) { return this.form.querySelector(`[data-part="${name}"]`); }

  takeDrops(zone) {
    const hold = (event) => { event.preventDefault(); zone.classList.toggle("over", event.type === "dragover"); };
    for (const name of ["dragover", "dragleave", "drop"]) zone.addEventListener(name, hold);
    zone.addEventListener("drop", ({ dataTransfer }) => {
      if (!dataTransfer.files.length) return;
      this.input.files = dataTransfer.files;
      this.start();
    });
  }

  show(words, { fails = false, signedOut = false } = {}) {
    this.part("words").textContent = words;
    this.part("words").classList.toggle("ok-act", fails);
    this.part("again").hidden = !fails;
    this.part("sign-in").hidden = !signedOut;
  }

  showFile(file) {
    this.part("zone").hidden = true;
    this.part("state").hidden = false;
    this.part("name").textContent = file.name;
  }

  showProgress(state, first) {
    this.part("bar").value = state.size ? state.received / state.size : 0;
    const words = first && state.received ? this.form.dataset.sayGoesOn : this.form.dataset.saySending;
    this.show(written(words, { done: megabytes(state.received), all: megabytes(state.size) }));
  }

  stop() {
    this.run += 1;
    this.input.value = "";
    this.part("zone").hidden = false;
    this.part("state").hidden = true;
  }

  async start() {
    const file = this.input.files[0];
    if (!file) return;
    const run = ++this.run;
    this.showFile(file);
    try {
      await this.send(file, run);
    } catch (fault) {
      if (run === this.run) this.tell(fault);
    }
  }

  tell(fault) {
    const said = this.form.dataset;
    if (fault instanceof SignedOut) this.show(said.saySession, { fails: true, signedOut: true });
    else if (fault instanceof Refused) { this.show(fault.message, { fails: true }); this.part("zone").hidden = false; }
    else if (fault instanceof Lost) this.show(said.sayGivenUp, { fails: true });
    else { this.show(said.sayUnreadable, { fails: true }); this.part("zone").hidden = false; }
  }

  async send(file, run) {
    const fingerprint = `${file.name}|${file.size}|${file.lastModified}`;
    const begin = () => ask(this.form.dataset.upload, form({ name: file.name, size: file.size, fingerprint }));
    let state = await this.patiently(begin, run);
    this.showProgress(state, true);
    while (run === this.run && state.received < state.size) {
      const piece = await file.slice(state.received, state.received + PIECE).arrayBuffer();
      const place = { "Upload-Offset": state.received, "Content-Type": "application/octet-stream" };
      const said = await this.patiently(() => ask(state.url, piece, place), run);
      state = { ...state, received: said.received };
      if (run === this.run) this.showProgress(state, false);
    }
    if (run !== this.run) return;
    this.show(this.form.dataset.sayArrived);
    const { url } = await this.patiently(() => ask(this.form.action, form({ upload: state.token })), run);
    location.assign(url);
  }

  // Tries again while there is no answer; at once when the browser says that it is online again.
  async patiently(act, run) {
    for (const seconds of [...WAITS, 0]) {
      try {
        return await act();
      } catch (fault) {
        if (!(fault instanceof Lost) || !seconds || run !== this.run) throw fault;
        this.part("words").textContent = written(this.form.dataset.sayLost, { seconds });
        await new Promise((go) => {
          setTimeout(go, seconds * 1000);
          window.addEventListener("online", go, { once: true });
        });
      }
    }
    throw new Lost();
  }
}

document.querySelectorAll("form[data-upload]").forEach((element) => new Sending(element));
