// Ctrl K: type, choose with the arrows, open with Enter. Without this file the search is a page.
const palette = document.getElementById("palette");
const text = document.getElementById("palette-text");
const found = document.getElementById("palette-found");
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

function open() {
  if (palette.open) return;
  text.value = "";
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
  found.addEventListener("htmx:afterSwap", () => choose(options()[0]));
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
    const chosen = found.querySelector("a[aria-selected=true]");
    if (chosen) { event.preventDefault(); location.assign(chosen.href); }
  });
  palette.addEventListener("click", (event) => { if (event.target === palette) palette.close(); });
}
