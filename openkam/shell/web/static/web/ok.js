// What every page can do beyond plain links and forms: menus, messages, copying, asking twice.
const on = (name, selector, act) => document.addEventListener(name, (event) => {
  const target = event.target instanceof Element ? event.target.closest(selector) : null;
  if (target) act(target, event);
});

// Menus are <details>; only one is open, and a click elsewhere or Esc closes it.
const closeMenus = (except) => document.querySelectorAll("details.ok-menu[open]").forEach((menu) => {
  if (menu !== except) menu.open = false;
});
document.addEventListener("click", (event) => closeMenus(event.target.closest?.("details.ok-menu")));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const menu = document.querySelector("details.ok-menu[open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
  }
});

on("click", "[data-closes]", (button) => document.getElementById(button.dataset.closes)?.close());
on("click", "[data-dismiss]", (button) => button.parentElement.remove());
on("click", "[data-shows]", (button) => document.getElementById(button.dataset.shows)?.showModal());
// Ctrl Enter saves from any field of a <form data-enters>.
on("keydown", "form[data-enters] :is(input, textarea, select)", (field, event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  field.form.requestSubmit(field.form.querySelector(".btn-primary"));
});
on("change", "[data-submits]", (control) => control.form.requestSubmit());

// <button data-copies="ID"> copies the text of an element and says so on itself. Where the browser
// does not let it (plain http), the text is shown and chosen, ready for Ctrl C.
on("click", "[data-copies]", async (button) => {
  const source = document.getElementById(button.dataset.copies);
  try {
    await navigator.clipboard.writeText((source.value ?? source.textContent).trim());
    if (button.dataset.done) button.textContent = button.dataset.done;
  } catch {
    source.hidden = false;
    if (source.select) { source.focus(); source.select(); } else getSelection().selectAllChildren(source);
  }
});

// What htmx changed in the address goes along: <a data-follows> keeps its path, and
// <input data-follows="first=…&last=…"> the address of the page with these months.
const follow = () => document.querySelectorAll("[data-follows]").forEach((part) => {
  const now = new URLSearchParams(location.search);
  now.delete("page");
  if (part.href) { part.search = now; return; }
  now.delete("period");
  new URLSearchParams(part.dataset.follows).forEach((value, name) => now.set(name, value));
  part.value = `${location.origin}${location.pathname}?${now}`;
});
document.addEventListener("htmx:pushedIntoHistory", follow);

// Two faces of one card: <a data-turns="PICTURE TABLE" href="…"> shows the other one.
on("click", "[data-turns]", (link, event) => {
  event.preventDefault();
  link.dataset.turns.split(" ").forEach((id) => { const part = document.getElementById(id); part.hidden = !part.hidden; });
  const other = link.dataset.other;
  if (other) { link.dataset.other = link.textContent; link.textContent = other; }
  link.setAttribute("aria-expanded", String(link.getAttribute("aria-expanded") !== "true"));
  window.dispatchEvent(new Event("resize"));
});

// A form is sent once, however often its button is pressed; not one that is answered with a file
// (data-saves): the page stays, and may be asked for another.
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.method !== "post" || "saves" in event.target.dataset) return;
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));

// htmx: addresses without empty parameters; a lost session leads to sign-in; failures are said.
const say = (id) => {
  document.querySelector(".ok-toast")?.remove();
  const toast = document.createElement("p");
  toast.className = "ok-message error ok-toast";
  toast.setAttribute("role", "alert");
  toast.textContent = document.getElementById(id)?.content.textContent ?? "";
  document.body.append(toast);
  setTimeout(() => toast.remove(), 8000);
};
document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.verb !== "get") return;
  for (const [name, value] of Object.entries(detail.parameters)) {
    if (value === "" && name !== "q") delete detail.parameters[name];
    else if (value === "" && detail.elt.closest(".ok-list")) delete detail.parameters[name];
  }
});
document.addEventListener("htmx:beforeSwap", (event) => {
  const address = event.detail.xhr.responseURL;
  const path = address ? new URL(address).pathname : "";
  if (path.startsWith("/sign-in/") && !location.pathname.startsWith("/sign-in/")) {
    event.detail.shouldSwap = false;
    location.reload();
  }
});
document.addEventListener("htmx:responseError", ({ detail }) => say(detail.xhr.status < 500 ? "ok-refusal" : "ok-failure"));
document.addEventListener("htmx:sendError", () => say("ok-failure"));
