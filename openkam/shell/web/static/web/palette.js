// Ctrl K: type, choose with the arrows, open with Enter. Tab or ">" on an account leads to what can be
// done with it, Backspace on an empty text back. Without this file the search is a page.
const palette = document.getElementById("palette");
const text = document.getElementById("palette-text");
const found = document.getElementById("palette-found");
let asked = ""; // the text that the server was asked about last
let shown = null; // the text whose hits are shown
let isAwaited = false; // Enter was pressed before the hits of the text were there
const of = document.getElementById("palette-of");
const account = document.getElementById("palette-account");
const options = () => [...(found?.querySelectorAll("[role=option]:not([aria-disabled])") ?? [])];
const chosen = () => found.querySelector("[role=option][aria-selected=true]");

function choose(option) {
  options().forEach((other, place) => {
    other.id = `palette-option-${place}`;
    other.setAttribute("aria-selected", String(other === option));
  });
  if (option) {
    text.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  } else {
    text.removeAttribute("aria-activedescendant");
  }
}

function step(by) {
  const all = options();
  if (!all.length) return;
  const now = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
  choose(all[(now + by + all.length) % all.length]);
}

// The hits are about one account from now on, or about everything again.
function turnTo(number, name) {
  account.value = number;
  account.disabled = number === "";
  of.hidden = number === "";
  of.textContent = name;
  text.value = "";
  shown = null;
  window.htmx?.trigger(text, "ok:open");
}

function follow() {
  const option = chosen();
  if (option?.href) location.assign(option.href);
  else if (option) option.click(); // a form of its own: it changes something
  else palette.querySelector("form").submit(); // the page of hits says that there are none
}

function open() {
  if (palette.open) return;
  text.value = "";
  shown = null;
  isAwaited = false;
  palette.showModal();
  text.focus();
  turnTo("", "");
}

if (palette) {
  document.addEventListener("keydown", (event) => {
    if (event.key?.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey) {
      event.preventDefault();
      open();
    }
  });
  document.addEventListener("click", (event) => {
    const opener = event.target.closest?.("[data-opens=palette]");
    if (opener && !event.ctrlKey && !event.metaKey && !event.shiftKey) { event.preventDefault(); open(); }
  });
  text.addEventListener("htmx:beforeRequest", () => { asked = text.value; });
  text.addEventListener("input", () => { isAwaited = false; });
  found.addEventListener("htmx:afterSwap", () => {
    shown = asked;
    choose(options()[0]);
    if (isAwaited && shown === text.value) follow();
  });
  text.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") step(1);
    else if (event.key === "ArrowUp") step(-1);
    else if (event.key === "Escape") palette.close(); // a search box would only empty itself
    else if (event.key === "Backspace" && text.value === "" && account.value) turnTo("", "");
    else if ((event.key === "Tab" && !event.shiftKey) || (event.key === ">" && text.value !== "")) {
      const option = chosen();
      if (!option?.dataset.account || shown !== text.value) return;
      turnTo(option.dataset.account, option.dataset.name);
    }
    else return;
    event.preventDefault();
  });
  found.addEventListener("mousemove", (event) => {
    const option = event.target.closest("[role=option]:not([aria-disabled])");
    if (option && option.getAttribute("aria-selected") !== "true") choose(option);
  });
  palette.querySelector("form").addEventListener("submit", (event) => {
    if (!window.htmx) return; // then the form leads to the page of hits
    event.preventDefault();
    // Who types fast does not mean the first hit of what stood there before.
    if (shown === text.value) follow();
    else isAwaited = true;
  });
  palette.addEventListener("click", (event) => { if (event.target === palette) palette.close(); });
}
