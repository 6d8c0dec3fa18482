// Choosing rows of a list: x marks the row that is walked on, shift takes all in between, the box in the
// header takes the page. The bar itself shows by style alone, and the form works without this.
const boxes = () => [...document.querySelectorAll('#list input[name="chosen"]')];
let last = null;

const tell = () => {
  const bar = document.getElementById("list-bulk");
  if (!bar) return;
  const rows = boxes();
  const count = rows.filter((box) => box.checked).length;
  const whole = bar.querySelector('input[name="all"]');
  const head = document.querySelector('#list input[data-picks="all"]');
  if (head) {
    head.checked = count > 0 && count === rows.length;
    head.indeterminate = count > 0 && count < rows.length;
  }
  const said = whole?.checked ? whole.dataset.count : String(count);
  bar.querySelector('[data-part="count"]').textContent = bar.dataset.say.replace("{count}", said);
};

const pick = (box, isChecked, withShift) => {
  const rows = boxes();
  const [from, to] = [rows.indexOf(last), rows.indexOf(box)];
  const between = withShift && from >= 0 ? rows.slice(Math.min(from, to), Math.max(from, to) + 1) : [box];
  between.forEach((each) => { each.checked = isChecked; });
  last = box;
  const whole = document.querySelector('#list-bulk input[name="all"]');
  if (whole && !isChecked) whole.checked = false; // all but one are not all
  tell();
};

document.addEventListener("click", (event) => {
  if (event.target.matches?.('#list input[name="chosen"]')) pick(event.target, event.target.checked, event.shiftKey);
});
document.addEventListener("change", ({ target }) => {
  const isHead = target.matches?.('#list input[data-picks="all"]');
  const isWhole = target.matches?.('#list-bulk input[name="all"]');
  if (!isHead && !isWhole) return;
  boxes().forEach((box) => { box.checked = target.checked; });
  const whole = document.querySelector('#list-bulk input[name="all"]');
  if (whole && !target.checked) whole.checked = false;
  tell();
});
document.addEventListener("reset", (event) => {
  if (event.target.id !== "list-bulk") return;
  last = null;
  setTimeout(tell);
});
document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "x" || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.target instanceof Element && event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
  const box = document.activeElement?.closest?.("#list tbody tr")?.querySelector('input[name="chosen"]');
  if (!box) return;
  event.preventDefault();
  pick(box, !box.checked, event.shiftKey);
});
document.addEventListener("htmx:afterSettle", tell);
window.addEventListener("pageshow", tell);
