// <a data-asks href="…"> asks in a dialog what its address asks on a page. The answer of a form in
// the dialog replaces the content of the page, and with it the dialog.
const dialog = () => document.getElementById("pe-dialog");

document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  const link = target?.closest("a[data-asks]");
  if (link && dialog() && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    window.htmx.ajax("GET", link.href, { target: "#pe-asked", select: "#pe-question", source: link });
  }
  if (target?.closest("[data-cancels]") && dialog()?.open) {
    event.preventDefault();
    dialog().close();
  }
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target?.id !== "pe-asked" || !dialog()) return;
  if (!dialog().open) dialog().showModal();
  dialog().querySelector(".wrong :is(input, select, textarea), [autofocus], form :is(input:not([type=hidden]), select, textarea)")?.focus();
});

// <button data-adds="ID"> copies the empty row of a table of fields to its end.
document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-adds]") : null;
  if (!button) return;
  const rows = document.getElementById(button.dataset.adds);
  const count = rows.closest("form").querySelector(`[name="${rows.dataset.count}"]`);
  const row = rows.querySelector("template").content.cloneNode(true);
  row.querySelectorAll("[name], [id], [for]").forEach((part) => {
    for (const name of ["name", "id", "for"]) {
      const value = part.getAttribute(name);
      if (value) part.setAttribute(name, value.replace("__prefix__", count.value));
    }
  });
  count.value = String(Number(count.value) + 1);
  rows.append(row);
  rows.lastElementChild.querySelector("input, select")?.focus();
});
