// Keys of the walk: letters press what shows them (T, N, S, B, O), E goes into the first field,
// Esc leaves it, Ctrl Enter saves.
const FIELDS = ":is(textarea, input:not([type=hidden]):not([type=radio]), select)";
const writes = (node) => node.matches("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]");

const page = document.querySelector("[data-revision]");
// Where nothing is known yet one begins to write at once; a fault is gone to first.
const form = page?.querySelector("form[data-begins]");
(form?.querySelector(`.wrong ${FIELDS}`) ?? form?.querySelector(FIELDS))?.focus();
// The step where one is stays in sight in a long list.
const here = page?.querySelector(".ds-steps [aria-current]");
if (here) here.closest("ol").scrollTop = here.offsetTop - 120;

document.addEventListener("keydown", (event) => {
  if (!page || event.altKey || event.metaKey || document.querySelector("dialog[open]")) return;
  if (event.key === "Enter" && event.ctrlKey && event.target.form) {
    event.preventDefault();
    event.target.form.requestSubmit();
    return;
  }
  if (writes(event.target)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (event.ctrlKey || event.shiftKey || event.repeat) return;
  const key = event.key.toLowerCase();
  const wanted = key === "e"
    ? page.querySelector(`.ok-form ${FIELDS}`)
    : document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!wanted) return;
  event.preventDefault();
  if (key === "e") wanted.focus();
  else wanted.click();
});
