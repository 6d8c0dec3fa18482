// Ctrl K: type, choose with the arrows, open with Enter. Without this file the search is a page.
const palette = document.getElementById("palette");
const text = document.getElementById("palette-text");
const found = document.getElementById("palette-found");
let asked = ""; // the text that the server was asked about last
let shown = null; // the text whose hits are shown
let isAwaited = false; // Enter was pressed before the hits of the text were there
const options = () => [...(found?.querySelectorAll("a[role=option]") ?? [])];

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

function follow() {
  const chosen = found.querySelector("a[aria-selected=true]");
  if (chosen) location.assign(chosen.href);
  else palette.querySelector("form").submit(); // the page of hits says that there are none
}

function open() {
  if (palette.open) return;
  text.value = "";
  shown = null;
  isAwaited = false;
  palette.showModal();
  text.focus();
  window.htmx?.trigger(text, "ok:open");
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
    else return;
    event.preventDefault();
  });
  found.addEventListener("mousemove", (event) => {
    const option = event.target.closest("a[role=option]");
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
