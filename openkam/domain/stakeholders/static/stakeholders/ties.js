// A tie opens beside the matrix; without this file it has a page of its own.
const dialog = () => document.getElementById("tie");
let opener = null;
let changed = false;
document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".ti td > a");
  if (!link || !dialog() || !window.htmx || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  opener = link.getAttribute("href");
  changed = false;
  window.htmx.ajax("GET", link.href, { source: "#tie-body", target: "#tie-body" });
});
// It opens with what was asked for, never with what stood there before.
document.addEventListener("htmx:afterSettle", ({ target }) => {
  if (target.id === "tie-body" && !dialog().open) dialog().showModal();
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.successful && detail.requestConfig.verb === "post" && dialog()?.open) changed = true;
});
document.addEventListener("click", (event) => { if (event.target === dialog()) dialog().close(); });
// What was changed in the dialog shows in the matrix, which stays where it was scrolled to.
dialog()?.addEventListener("close", async () => {
  if (changed) {
    const before = document.querySelector(".ti-scroll");
    const [left, top] = [before?.scrollLeft ?? 0, before?.scrollTop ?? 0];
    await window.htmx.ajax("GET", location.href, { source: "#ties", target: "#ties", select: "#ties > *" });
    document.querySelector(".ti-scroll")?.scrollTo(left, top);
  }
  document.querySelector(`.ti td > a[href="${opener}"]`)?.focus();
});

// A long list of people is narrowed while one types; who is ticked stays in sight.
document.querySelectorAll("[data-narrows]").forEach((box) => {
  const list = document.getElementById(box.dataset.narrows);
  box.hidden = false;
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  box.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  box.addEventListener("input", ({ target }) => {
    const words = fold(target.value).split(/\s+/);
    list.querySelectorAll("label").forEach((row) => {
      const text = fold(row.textContent);
      row.hidden = !row.querySelector(":checked") && !words.every((word) => text.includes(word));
    });
  });
});
