// Keys of the revision: T, N and S choose, E goes into the first field, Ctrl Enter saves.
const typing = (node) => node.matches("input:not([type=radio]):not([type=checkbox]), textarea, select");

document.addEventListener("keydown", (event) => {
  const page = document.querySelector("[data-revision]");
  if (!page || event.altKey || event.metaKey) return;
  if (typing(event.target)) {
    if (event.key === "Escape") event.target.blur();
    if (event.key === "Enter" && event.ctrlKey) event.target.form?.requestSubmit();
    return;
  }
  if (event.ctrlKey) return;
  if (event.key.toLowerCase() === "e") {
    const field = page.querySelector(".ok-form :is(textarea, input:not([type=hidden]), select)");
    field?.focus();
    event.preventDefault();
    return;
  }
  const button = page.querySelector(`button[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (button) {
    event.preventDefault();
    button.click();
  }
});
