// Changing the map by hand: a person dragged on another reports to them once that is confirmed; dragged to
// an empty place they stay there. Everything here is also a button or a link of the person's card.
const NEAR = 5, HOLD = 350;
const board = () => document.getElementById("people-board");
const map = () => document.getElementById("people-map");
const dialog = () => document.getElementById("people-dialog");
const urlOf = (name, pk) => board().dataset[name].replace("/0/", `/${pk}/`);
const pointAt = (event) => new DOMPoint(event.clientX, event.clientY).matrixTransform(map().getScreenCTM().inverse());
const personAt = (event) => document.elementFromPoint(event.clientX, event.clientY)?.closest?.(".pm-person") ?? null;
let held = null; // who is held, where they stood, and whether they move already

const put = (x, y) => held.person.setAttribute("transform", `translate(${x} ${y})`);
const aim = (person) => {
  document.querySelectorAll(".pm-person.target").forEach((one) => one.classList.toggle("target", one === person));
  person?.classList.add("target");
};
const wire = (target, at) => {
  let path = document.querySelector(".pm-report.new");
  if (!target) { path?.remove(); return; }
  if (!path) {
    path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("class", "pm-report new");
    map().querySelector(".pm-reports").append(path);
  }
  path.setAttribute("d", `M${target.dataset.x} ${target.dataset.y}L${at.x} ${at.y}`);
};
const lift = () => {
  held.isMoving = true;
  held.person.classList.add("dragging");
  held.person.parentNode.append(held.person); // above the others
  map().querySelector(`.pm-report[data-of="${held.person.dataset.person}"]`)?.classList.add("loose");
};
const drop = () => {
  if (!held) return;
  clearTimeout(held.timer);
  held.person.classList.remove("dragging");
  aim(null);
  held = null;
};
const back = (person) => {
  wire(null);
  map()?.querySelectorAll(".pm-report.loose").forEach((path) => path.classList.remove("loose"));
  if (person?.isConnected) person.setAttribute("transform", `translate(${person.dataset.x} ${person.dataset.y})`);
};

document.addEventListener("dragstart", (event) => { if (event.target.closest?.("#people-map")) event.preventDefault(); });
document.addEventListener("pointerdown", (event) => {
  const person = event.target.closest?.("#people-map .pm-person");
  if (!person || event.button || !("mayWrite" in board().dataset)) return;
  if (held) { back(held.person); drop(); return; } // a second finger zooms
  const from = pointAt(event);
  held = { person, id: event.pointerId, x: event.clientX, y: event.clientY, dx: from.x - Number(person.dataset.x), dy: from.y - Number(person.dataset.y), isMoving: false, isTouch: event.pointerType === "touch" };
  if (held.isTouch) held.timer = setTimeout(lift, HOLD);
});
document.addEventListener("pointermove", (event) => {
  if (!held || event.pointerId !== held.id) return;
  const isFar = Math.hypot(event.clientX - held.x, event.clientY - held.y) > NEAR;
  if (!held.isMoving && isFar && held.isTouch) { drop(); return; } // a finger that moves at once pans
  if (!held.isMoving && isFar) lift();
  if (!held.isMoving) return;
  const at = pointAt(event);
  put(at.x - held.dx, at.y - held.dy);
  const target = personAt(event);
  aim(target);
  wire(target, { x: at.x - held.dx, y: at.y - held.dy });
});
document.addEventListener("pointerup", (event) => {
  if (!held || event.pointerId !== held.id) return;
  const { person, isMoving, dx, dy } = held;
  const target = isMoving ? personAt(event) : null;
  const at = pointAt(event);
  drop();
  if (!isMoving) return;
  swallowClick();
  if (target) ask(`${urlOf("reportsUrl", person.dataset.person)}?to=${target.dataset.person}`, person);
  else place(person, at.x - dx, at.y - dy);
});
document.addEventListener("pointercancel", () => { if (held) { back(held.person); drop(); } });
const swallowClick = () => {
  const stop = (event) => { event.preventDefault(); event.stopImmediatePropagation(); };
  document.addEventListener("click", stop, { capture: true, once: true });
  setTimeout(() => document.removeEventListener("click", stop, true));
};

// A place counts from the manager's, so that it holds when the tree grows beside it.
const place = async (person, x, y) => {
  const boss = document.getElementById(`p${person.dataset.boss}`);
  const values = { x: Math.round(x - Number(boss?.dataset.x ?? 0)), y: Math.round(y - Number(boss?.dataset.y ?? 0)) };
  await send("POST", urlOf("placeUrl", person.dataset.person), { target: "#people-board", values });
  back(person); // still here: it was refused, and the message says why
};
const send = (verb, url, more) => window.htmx.ajax(verb, url, { source: board(), ...more });

// Questions are asked in a dialog; without this file they have pages of their own.
let asked = null;
const ask = async (url, person = null) => {
  asked = person;
  await send("GET", url, { target: "#people-asked" });
  if (!document.getElementById("people-asked-title")) { back(person); return; }
  if (!dialog().open) dialog().showModal();
  document.querySelector("#people-asked :is([type=search], [name=kind], .btn-primary)")?.focus();
};
document.addEventListener("click", (event) => {
  if (event.target === dialog()) { dialog().close(); return; }
  const link = event.target.closest?.("[data-map-asks], [data-leaves]");
  if (!link || !dialog() || !window.htmx || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  if ("leaves" in link.dataset) dialog().close(); else ask(link.href);
});
document.addEventListener("close", (event) => {
  if (event.target !== dialog()) return;
  back(asked);
  document.getElementById("people-asked").replaceChildren();
  const person = asked ?? document.querySelector(".pm-person.chosen");
  asked = null;
  person?.focus?.({ preventScroll: true });
}, true);
document.addEventListener("people:changed", () => {
  asked = null;
  if (dialog()?.open) dialog().close();
  else if (document.activeElement === document.body) document.querySelector(".pm-person.chosen")?.focus({ preventScroll: true });
});

// R and L ask for whoever has the focus; Esc lets go of who is held.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && held) { back(held.person); drop(); return; }
  const person = event.target.closest?.(".pm-person");
  if (!person || event.ctrlKey || event.metaKey || event.altKey) return;
  const name = { r: "reportsUrl", l: "lineUrl" }[event.key.toLowerCase()];
  if (!name) return;
  event.preventDefault();
  ask(urlOf(name, person.dataset.person));
});

// A long list of people is found by typing.
document.addEventListener("input", (event) => {
  const list = document.getElementById(event.target.dataset?.narrows ?? "");
  if (!list) return;
  const words = event.target.value.trim().toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const fits = (option) => words.every((word) => option.textContent.toLocaleLowerCase().includes(word));
  [...list.options].forEach((option) => { option.hidden = option.disabled = !fits(option); });
  if (!list.selectedOptions[0] || list.selectedOptions[0].hidden) list.value = [...list.options].find((option) => !option.hidden)?.value ?? "";
});
