// Lists by keyboard: "/" searches, j and k walk along the rows, Enter opens one. The rows' own links
// take the focus, so that everything else stays as the browser does it.
const isTyping = (element) => element instanceof Element && Boolean(element.closest("input, textarea, select, [contenteditable]"));
const links = () => [...document.querySelectorAll("#list tbody tr")].map((row) => row.querySelector("a[href]")).filter(Boolean);

const step = (by) => {
  const all = links();
  const row = document.activeElement?.closest?.("#list tbody tr");
  const here = row ? all.indexOf(row.querySelector("a[href]")) : -1;
  const next = all[Math.min(Math.max(here + by, 0), all.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (!document.querySelector(".ok-list") || document.querySelector("dialog[open]")) return;
  const search = document.querySelector(".ok-list input[type=search]");
  const inRows = Boolean(document.activeElement?.closest?.("#list tbody"));
  if (isTyping(event.target)) {
    if (event.target !== search) return;
    if (event.key === "ArrowDown") { event.preventDefault(); step(1); }
    else if (event.key === "Escape" && search.value === "") search.blur();
    return;
  }
  if (event.key === "/" && search) { event.preventDefault(); search.focus(); search.select(); }
  else if (event.key === "j" || (inRows && event.key === "ArrowDown")) { event.preventDefault(); step(1); }
  else if (event.key === "k" || (inRows && event.key === "ArrowUp")) { event.preventDefault(); step(-1); }
});

// The menu of columns: a column moves at once and is kept with the button below. Without this file
// each move is sent.
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-moves]");
  if (!button) return;
  event.preventDefault();
  const row = button.closest("li");
  const up = button.dataset.moves === "up";
  const other = up ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return;
  if (up) other.before(row); else other.after(row);
  button.focus();
});
