// Files go up one after another, each with its own progress and verdict. Without this file the form
// sends them all at once, and a page says what became of each.
class SignedOut extends Error {}
const MB = 1024 * 1024;

function send(form, file, progress) {
  const body = new FormData();
  body.append("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
  body.append("file", file);
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", ({ loaded, total }) => progress(total ? loaded / total : 0));
    request.addEventListener("error", () => fail(new Error()));
    request.addEventListener("load", () => {
      try {
        done(JSON.parse(request.responseText));
      } catch {
        fail(request.status === 403 || request.status < 400 ? new SignedOut() : new Error());
      }
    });
    request.send(body);
  });
}

class Adding {
  constructor(form) {
    this.form = form;
    this.input = form.querySelector("input[type=file]");
    this.waiting = [];
    this.isBusy = false;
    this.isAllWell = true;
    this.isAnyTaken = false; // and does not stand in the list yet
    this.part("button").hidden = true;
    this.input.addEventListener("change", () => this.take(this.input.files));
    form.addEventListener("submit", (event) => { event.preventDefault(); this.take(this.input.files); });
    const zone = this.part("zone");
    const hold = (event) => { event.preventDefault(); zone.classList.toggle("over", event.type === "dragover"); };
    for (const name of ["dragover", "dragleave", "drop"]) zone.addEventListener(name, hold);
    zone.addEventListener("drop", ({ dataTransfer }) => this.take(dataTransfer.files));
  }

  part(name) { return this.form.querySelector(`[data-part="${name}"]`); }

  take(files) {
    for (const file of files) this.waiting.push({ file, ...this.row(file) });
    this.input.value = "";
    this.part("sent").hidden = !this.part("sent").children.length;
    this.part("after").hidden = true;
    if (!this.isBusy) this.work();
  }

  row(file) {
    const line = document.createElement("li");
    const name = document.createElement("b");
    const words = document.createElement("span");
    const bar = document.createElement("progress");
    name.textContent = file.name;
    words.className = "sub";
    words.textContent = this.form.dataset.sayWaits;
    bar.max = 1;
    bar.value = 0;
    bar.className = "ok-progress";
    bar.setAttribute("aria-label", file.name);
    line.append(name, words, bar);
    this.part("sent").append(line);
    return { line, words, bar };
  }

  async work() {
    this.isBusy = true;
    while (this.waiting.length) await this.one(this.waiting.shift());
    this.isBusy = false;
    if (this.isAllWell) location.reload();
    else await this.show();
  }

  // What was refused stays told above, and what was taken stands in the list at once.
  async show() {
    const list = document.querySelector(".ok-list");
    if (this.isAnyTaken && list && window.htmx) {
      const before = list.firstElementChild;
      await window.htmx.ajax("GET", location.href, { source: this.part("after"), target: list, select: ".ok-list > *" }).catch(() => {});
      this.isAnyTaken = before.isConnected;
    }
    this.part("after").hidden = !this.isAnyTaken;
  }

  async one({ file, line, words, bar }) {
    const say = this.form.dataset;
    let told;
    try {
      told = file.size > Number(say.most) * MB ? { taken: false, said: say.sayLarge } : await send(this.form, file, (share) => {
        bar.value = share;
        words.textContent = share < 1 ? say.saySending.replace("{percent}", Math.round(share * 100)) : say.sayLooking;
      });
    } catch (fault) {
      told = { taken: false, said: fault instanceof SignedOut ? say.saySession : say.sayLost };
    }
    bar.remove();
    line.className = told.taken ? "fine" : "act";
    words.textContent = told.taken ? [say.sayTaken, told.said].filter(Boolean).join(" · ") : told.said;
    if (!told.taken || told.said) this.isAllWell = false;
    if (told.taken) this.isAnyTaken = true;
  }
}

document.querySelectorAll("form[data-files]").forEach((form) => new Adding(form));
