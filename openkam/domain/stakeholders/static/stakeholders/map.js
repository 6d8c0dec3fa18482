// The map in the window: zoom, pan, fit, from person to person by arrows, one person's card beside it.
// Without this file the whole map is shown and every person is a plain link.
const LEAST = 0.08, MOST = 3, STEP = 1.25, FAR = 0.66, EDGE = 40, READABLE = 0.36, NEAR = 0.6;
const board = () => document.getElementById("people-board");
const map = () => document.getElementById("people-map");
const people = () => [...document.querySelectorAll("#people-map .pm-person")];
let view = null; // the middle that is shown, and how large: survives when a change draws the map anew
let whole = null; // how far the drawing reaches

const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
const fitting = () => {
  const svg = map();
  return clamp(Math.min(svg.clientWidth / whole.width, svg.clientHeight / whole.height), LEAST, 1);
};
// Where one begins: everybody, as long as that can be read; else who stands above the most people.
const first = () => {
  const top = document.getElementById(`p${board().dataset.start}`);
  if (fitting() >= READABLE || !top) { fit(); return; }
  view = { zoom: NEAR, x: Number(top.dataset.x), y: Number(top.dataset.y) - 60 + map().clientHeight / NEAR / 2, isFit: false };
  apply();
};
const isFit = () => !view || view.isFit;
const apply = () => {
  const svg = map();
  if (!svg || !view || !svg.clientWidth) return;
  const width = svg.clientWidth / view.zoom, height = svg.clientHeight / view.zoom;
  // Nobody gets lost: some of the drawing stays in sight.
  view.x = clamp(view.x, whole.x - width / 2 + EDGE, whole.x + whole.width + width / 2 - EDGE);
  view.y = clamp(view.y, whole.y - height / 2 + EDGE, whole.y + whole.height + height / 2 - EDGE);
  svg.setAttribute("viewBox", `${view.x - width / 2} ${view.y - height / 2} ${width} ${height}`);
  svg.classList.toggle("far", view.zoom < FAR);
  const shown = document.querySelector("[data-zoom-shown]");
  if (shown) shown.textContent = `${Math.round(view.zoom * 100)} %`;
};
const fit = () => {
  view = { zoom: fitting(), x: whole.x + whole.width / 2, y: whole.y + whole.height / 2, isFit: true };
  apply();
};
const zoomBy = (factor, at) => {
  const svg = map();
  if (!svg || !view) return;
  const zoom = clamp(view.zoom * factor, LEAST, MOST);
  const x = at ? at.x : view.x, y = at ? at.y : view.y;
  const kept = view.zoom / zoom;
  view = { zoom, x: x - (x - view.x) * kept, y: y - (y - view.y) * kept, isFit: false };
  apply();
  keepInAddress();
};
const pointAt = (clientX, clientY) => new DOMPoint(clientX, clientY).matrixTransform(map().getScreenCTM().inverse());

// Zoom and place stand in the address, so that a reload and a link show the same.
let waiting = 0;
const keepInAddress = () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    const now = new URL(location.href);
    if (isFit()) ["zoom", "at"].forEach((name) => now.searchParams.delete(name));
    else {
      now.searchParams.set("zoom", view.zoom.toFixed(2));
      now.searchParams.set("at", `${Math.round(view.x)},${Math.round(view.y)}`);
    }
    history.replaceState(history.state, "", now);
  }, 250);
};
const fromAddress = () => {
  const asked = new URLSearchParams(location.search);
  const zoom = Number(asked.get("zoom"));
  const [x, y] = (asked.get("at") ?? "").split(",").map(Number);
  if (!zoom || !Number.isFinite(x) || !Number.isFinite(y)) return null;
  return { zoom: clamp(zoom, LEAST, MOST), x, y, isFit: false };
};

const begin = () => {
  const svg = map();
  if (!svg || svg.dataset.begun) return;
  svg.dataset.begun = "yes";
  board().classList.add("live");
  const { x, y, width, height } = svg.viewBox.baseVal;
  whole = { x, y, width, height };
  // As high as everybody needs, and no higher than the window; what is too large to be read fills it.
  const room = Math.max(innerHeight - 200, 420);
  const needed = height * Math.min(1, (svg.clientWidth || width) / width);
  svg.style.height = `${room}px`;
  if (fitting() >= READABLE) svg.style.height = `${Math.round(Math.min(Math.max(needed, 220), room))}px`;
  const kept = isFit() ? fromAddress() : view;
  if (kept) { view = kept; apply(); keepInAddress(); } else first();
};

document.addEventListener("click", (event) => {
  const wish = event.target.closest?.("[data-zoom]")?.dataset.zoom;
  if (wish === "fit") { fit(); keepInAddress(); } else if (wish) zoomBy(wish === "in" ? STEP : 1 / STEP);
});
document.addEventListener("wheel", (event) => {
  if (!event.ctrlKey || !event.target.closest?.("#people-map")) return;
  event.preventDefault();
  zoomBy(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.004)), pointAt(event.clientX, event.clientY));
}, { passive: false });

// One pointer pans, two zoom. A finger on a person pans, too, unless it holds them (map_drag.js).
const pointers = new Map();
const spread = () => {
  const [one, other] = [...pointers.values()];
  return { far: Math.hypot(one.x - other.x, one.y - other.y), x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 };
};
document.addEventListener("pointerdown", (event) => {
  if (event.button || !event.target.closest?.("#people-map")) return;
  if (event.target.closest(".pm-person") && event.pointerType !== "touch") return;
  pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
});
document.addEventListener("pointermove", (event) => {
  const before = pointers.get(event.pointerId);
  if (!before || !view || document.querySelector(".pm-person.dragging")) return;
  const now = { x: event.clientX, y: event.clientY };
  if (pointers.size === 2) {
    const was = spread();
    pointers.set(event.pointerId, now);
    const is = spread();
    if (was.far > 0) zoomBy(is.far / was.far, pointAt(is.x, is.y));
    return;
  }
  pointers.set(event.pointerId, now);
  map().classList.add("panning");
  view = { ...view, x: view.x - (now.x - before.x) / view.zoom, y: view.y - (now.y - before.y) / view.zoom, isFit: false };
  apply();
});
document.addEventListener("selectstart", (event) => { if (pointers.size || document.querySelector(".pm-person.dragging")) event.preventDefault(); });
["pointerup", "pointercancel"].forEach((name) => document.addEventListener(name, (event) => {
  if (!pointers.delete(event.pointerId)) return;
  map()?.classList.remove("panning");
  keepInAddress();
}));

// By keyboard: + − 0, and arrows from person to person.
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const nextOf = (person, [dx, dy]) => {
  const x = Number(person.dataset.x), y = Number(person.dataset.y);
  let best = null, least = Infinity;
  people().forEach((other) => {
    const right = Number(other.dataset.x) - x, down = Number(other.dataset.y) - y;
    const ahead = right * dx + down * dy, aside = Math.abs(right * dy) + Math.abs(down * dx);
    const far = ahead + aside * 2.5;
    if (other !== person && ahead > 1 && far < least) { best = other; least = far; }
  });
  return best;
};
const reveal = (person) => {
  if (!view || !person) return;
  const svg = map();
  const x = Number(person.dataset.x), y = Number(person.dataset.y);
  const half = svg.clientWidth / view.zoom / 2 - EDGE, high = svg.clientHeight / view.zoom / 2 - EDGE;
  if (Math.abs(x - view.x) < half && Math.abs(y - view.y) < high) return;
  view = { ...view, x, y, isFit: false };
  apply();
};
document.addEventListener("focusin", (event) => { if (event.target.matches?.(".pm-person:focus-visible")) reveal(event.target); });
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !event.target.closest?.("#people-canvas, .pm-zoom")) return;
  const person = event.target.closest(".pm-person");
  const acts = { "+": () => zoomBy(STEP), "=": () => zoomBy(STEP), "-": () => zoomBy(1 / STEP), "−": () => zoomBy(1 / STEP), 0: () => { fit(); keepInAddress(); } };
  if (person && ARROWS[event.key]) acts[event.key] = () => nextOf(person, ARROWS[event.key])?.focus({ preventScroll: true });
  if (!acts[event.key]) return;
  event.preventDefault();
  acts[event.key]();
});

// Choosing a person opens their card beside the map; the address remembers whom.
const choose = async (pk) => {
  people().forEach((one) => {
    const isChosen = one.dataset.person === pk;
    one.classList.toggle("chosen", isChosen);
    if (isChosen) one.setAttribute("aria-current", "true"); else one.removeAttribute("aria-current");
  });
  const now = new URL(location.href);
  now.searchParams.set("person", pk);
  history.replaceState(history.state, "", now);
  const hidden = document.querySelector('.pm-filters [name="person"]');
  if (hidden) hidden.value = pk;
  const before = map().clientWidth;
  await window.htmx.ajax("GET", board().dataset.cardUrl.replace("/0/", `/${pk}/`), { source: "#people-side", target: "#people-side" });
  // The card makes the map narrower: nobody moves then, the left edge stays.
  if (view && map().clientWidth !== before) { view.x += (map().clientWidth - before) / view.zoom / 2; apply(); }
  reveal(document.getElementById(`p${pk}`));
};
document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".pm-person, [data-chooses]");
  if (!link || !window.htmx || event.ctrlKey || event.metaKey || event.shiftKey || event.button || event.defaultPrevented) return;
  event.preventDefault();
  choose(link.dataset.person ?? link.dataset.chooses);
});

document.addEventListener("htmx:afterSettle", begin);
let resized = 0;
window.addEventListener("resize", () => { clearTimeout(resized); resized = setTimeout(() => { if (!map() || !whole) return; if (isFit()) fit(); else apply(); }, 100); });
begin();
