// The ranking: weights that always add up to 100, and decisions in a dialog.
const sliders = () => [...document.querySelectorAll("#what-if [data-weight]")];

const show = (all) => all.forEach((slider) => {
  slider.closest(".sel-weight").querySelector("output b").textContent = slider.value;
});

// The others keep their proportions; whole points go to those that lost most by rounding down. The
// proportions are those from before the slider was taken up, so that zero is no dead end.
let held = null;
const balance = (moved) => {
  const all = sliders();
  if (!held || held.moved !== moved) held = { moved, weights: new Map(all.map((one) => [one, Number(one.dataset.held ?? one.defaultValue)])) };
  const others = all.filter((one) => one !== moved);
  const left = 100 - Number(moved.value);
  if (!others.length) { moved.value = 100; show(all); return; }
  let raw = others.map((one) => held.weights.get(one));
  if (!raw.some(Boolean)) raw = others.map(() => 1);
  const sum = raw.reduce((a, b) => a + b, 0);
  const exact = raw.map((weight) => (weight * left) / sum);
  const whole = exact.map(Math.floor);
  let rest = left - whole.reduce((a, b) => a + b, 0);
  exact.map((value, n) => [value - whole[n], n]).sort((a, b) => b[0] - a[0]).forEach(([, n]) => { if (rest > 0) { whole[n] += 1; rest -= 1; } });
  others.forEach((one, n) => { one.value = whole[n]; });
  show(all);
};
document.addEventListener("input", (event) => { if (event.target.matches?.("#what-if [data-weight]")) balance(event.target); }, true);
document.addEventListener("change", (event) => {
  if (!event.target.matches?.("#what-if [data-weight]")) return;
  held = null;
  sliders().forEach((one) => { one.dataset.held = one.value; });
}, true);

// A decision is taken beside its row; without this file it has a page of its own.
let opener = "";
const dialog = () => document.getElementById("decision");
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-decides]");
  if (!link || !dialog() || !window.htmx || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  opener = `row-${link.dataset.decides}`;
  window.htmx.ajax("GET", link.href, { source: "#decision-body", target: "#decision-body" });
});
// It opens with what was asked for, never with what stood there before.
document.addEventListener("htmx:afterSettle", ({ target }) => {
  if (target.id !== "decision-body" || dialog().open) return;
  dialog().showModal();
  document.querySelector("#decision-body :is(input:checked, textarea, button)")?.focus();
});
document.addEventListener("selection:decided", async () => {
  dialog()?.close();
  // The page of one account shows the decision in many places.
  if (!document.getElementById("ranking")) { location.reload(); return; }
  await window.htmx.ajax("GET", location.href, { source: "#ranking", target: "#ranking", select: "#ranking > *" });
  document.getElementById(opener)?.focus();
});
document.addEventListener("click", (event) => { if (event.target === dialog()) dialog().close(); });

// The reason proposed follows the verdict, as long as nobody has edited it.
document.addEventListener("change", (event) => {
  const choice = event.target;
  if (!choice.matches?.("[data-reason]")) return;
  const reason = choice.form.elements.reason;
  const proposed = [...choice.form.querySelectorAll("[data-reason]")].map((one) => one.dataset.reason);
  if (!reason.value.trim() || proposed.includes(reason.value)) reason.value = choice.dataset.reason;
});

// "d" decides on the row that has the focus; Ctrl Enter sends the form.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.target.closest?.(".sel-form")?.requestSubmit(); return; }
  if (event.key !== "d" || event.ctrlKey || event.metaKey || event.altKey || dialog()?.open) return;
  if (event.target.closest?.("input, textarea, select")) return;
  document.activeElement?.closest?.("tr")?.querySelector("[data-decides]")?.click();
});
