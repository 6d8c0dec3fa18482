// The sheet of a judge by keyboard. Everything here is also a button of a plain form: a digit presses
// the score's button, y "Still right", u "Undo". Evidence is saved when its row is left.
const SAVE_AFTER = 400; // ms: whoever leaves the evidence for a score of the same row sends one form
const sheet = document.querySelector("[data-sheet]");
const rows = () => [...document.querySelectorAll("[data-row]")];
const rowOf = (element) => element?.closest?.("[data-row]") ?? null;
const isDone = (row) => row.classList.contains("done");
const isBusy = (row) => Boolean(row.querySelector(".htmx-request"));
const isDirty = (area) => area && area.value !== area.defaultValue;
const pending = new Map(); // what was pressed in a row that waits for its answer
const typing = new Map(); // what is being typed in a row that an answer replaces
const timers = new Map();
let here = ""; // the row that was last worked in

const current = () => rowOf(document.activeElement) ?? document.getElementById(here);
const go = (row) => {
  if (!row) return;
  here = row.id;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
};
const step = (by) => {
  const all = rows();
  const place = all.indexOf(current());
  go(all[place < 0 ? 0 : Math.min(Math.max(place + by, 0), all.length - 1)]);
};
const next = () => {
  const all = rows();
  const place = all.indexOf(current());
  const open = [...all.slice(place + 1), ...all.slice(0, place + 1)].find((row) => !isDone(row));
  if (open) go(open); else document.querySelector("#judge-progress [data-next]")?.click();
};
const keepSoon = (id) => {
  clearTimeout(timers.get(id));
  timers.set(id, setTimeout(() => {
    const row = document.getElementById(id);
    const area = row?.querySelector("textarea");
    if (area && isDirty(area) && document.activeElement !== area) row.querySelector('[name="keep"]').click();
  }, SAVE_AFTER));
};
const press = (row, selector) => {
  const button = row?.querySelector(selector);
  if (!button) return false;
  here = row.id;
  button.click();
  return true;
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey && event.key === "Enter" && event.target.matches?.("[data-row] textarea")) {
    event.preventDefault();
    const row = rowOf(event.target);
    row.focus({ preventScroll: true });
    if (isDirty(event.target) && (event.target.dataset.saved === "yes" || isBusy(row))) press(row, '[name="keep"]');
    next();
    return;
  }
  if (event.key === "Escape" && event.target.matches?.("[data-row] textarea")) { go(rowOf(event.target)); return; }
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (document.querySelector("dialog[open]") || event.target.closest?.("input, textarea, select")) return;
  const row = current();
  const acts = {
    j: () => step(1), ArrowDown: () => step(1), k: () => step(-1), ArrowUp: () => step(-1), n: next,
    e: () => row?.querySelector("textarea")?.focus(),
    y: () => press(row, '[name="still_right"]'),
    u: () => press(row, "[data-undo]") || press(row, '[name="take_back"]'),
  };
  const act = /^[0-9]$/.test(event.key)
    ? () => (row ? press(row, `[name="score"][value="${event.key === "0" ? "10" : event.key}"]`) : next())
    : acts[event.key];
  if (!act || event.repeat && !/j|k|Arrow/.test(event.key)) return;
  event.preventDefault();
  act();
});

// A row that waits for an answer takes one more wish, which is sent once the answer is there.
document.addEventListener("submit", (event) => {
  const row = rowOf(event.target);
  if (!row) return;
  if (event.submitter?.name !== "keep") here = row.id;
  clearTimeout(timers.get(row.id));
  if (!isBusy(row)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const button = event.submitter;
  if (button?.name) pending.set(row.id, `[name="${button.name}"][value="${button.value}"]`);
}, true);

// Evidence that goes with a score is saved when the row is left; without a score it waits for one.
document.addEventListener("focusin", (event) => { const row = rowOf(event.target); if (row) here = row.id; });
document.addEventListener("focusout", (event) => {
  const row = rowOf(event.target);
  if (!row || rowOf(event.relatedTarget) === row && event.relatedTarget !== row) return;
  const area = row.querySelector("textarea");
  if (!isDirty(area) || area.dataset.saved !== "yes") return;
  keepSoon(row.id);
});
window.addEventListener("beforeunload", (event) => {
  if (rows().some((row) => isDirty(row.querySelector("textarea")))) event.preventDefault();
});

// An answer replaces its row at once (settle:0ms in the form, so that no key falls in between): what was
// typed meanwhile, and the place of the cursor, stay.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const area = detail.target?.querySelector?.("textarea");
  if (!area || !detail.target.matches("[data-row]")) return;
  const isUndo = detail.requestConfig?.elt?.id?.startsWith("undo-");
  const sent = isUndo ? undefined : detail.requestConfig?.parameters?.evidence;
  const isChanged = sent !== undefined ? area.value.replace(/\r\n/g, "\n") !== String(sent).replace(/\r\n/g, "\n") : isDirty(area);
  typing.set(detail.target.id, {
    value: isChanged ? area.value : null, isFocused: document.activeElement === area,
    isHere: detail.target.contains(document.activeElement), from: area.selectionStart, to: area.selectionEnd,
  });
});
document.addEventListener("htmx:afterSettle", () => {
  for (const [id, kept] of typing) {
    typing.delete(id);
    const row = document.getElementById(id);
    const area = row?.querySelector("textarea");
    if (!area) continue;
    if (kept.value !== null) {
      area.value = kept.value;
      if (!kept.isFocused && area.dataset.saved === "yes") keepSoon(id);
    }
    if (kept.isFocused) { area.focus(); area.setSelectionRange(kept.from, kept.to); }
    else if (kept.isHere || here === id && !rowOf(document.activeElement)) go(row);
  }
  for (const [id, selector] of pending) {
    const row = document.getElementById(id);
    if (!row || isBusy(row)) continue;
    pending.delete(id);
    press(row, selector);
  }
});

// The first account that is not judged is where it begins; a phone does not jump.
if (sheet && !location.hash && matchMedia("(hover: hover)").matches && !document.querySelector(".ok-judge.wrong")) {
  const first = rows().find((row) => !isDone(row));
  if (first) { here = first.id; first.focus({ preventScroll: true }); }
} else if (location.hash) {
  const row = document.getElementById(location.hash.slice(1));
  if (row?.matches("[data-row]")) go(row);
}
