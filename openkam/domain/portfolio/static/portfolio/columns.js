// The columns of a file: another source or kind draws the form anew. What was typed into it while
// the answer was on its way is kept.

const fields = () => document.querySelectorAll("#columns input[id]:not([type=checkbox])");
let sent = new Map();
let typed = [];

document.addEventListener("htmx:beforeRequest", () => {
  sent = new Map([...fields()].map((field) => [field.id, field.value]));
});
document.addEventListener("htmx:beforeSwap", () => {
  typed = [...fields()].filter((field) => sent.has(field.id) && sent.get(field.id) !== field.value)
    .map((field) => [field.id, field.value]);
});
document.addEventListener("htmx:afterSettle", () => {
  for (const [id, value] of typed.splice(0)) {
    const field = document.getElementById(id);
    if (!field || field.value === value) continue;
    field.value = value;
    // What stands beside the button is asked for again, as after every change.
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
});
