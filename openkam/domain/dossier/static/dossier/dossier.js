// Finding in the tab while one types, and choosing all at once. Without it the form does the same.
const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

document.querySelectorAll("input[data-finds]").forEach((input) => {
  const place = document.getElementById(input.dataset.finds);
  const none = place.querySelector(".ds-none");
  const show = () => {
    const words = folded(input.value).split(/\s+/).filter(Boolean);
    let found = 0;
    place.querySelectorAll(".ds-section").forEach((section) => {
      const title = folded(section.querySelector("h2").textContent);
      let here = 0;
      section.querySelectorAll(".ds-fact, .ds-fact-row, .ds-blank").forEach((fact) => {
        const text = `${title} ${folded(fact.textContent)}`;
        fact.hidden = !words.every((word) => text.includes(word));
        here += fact.hidden ? 0 : 1;
      });
      section.hidden = !here;
      found += here;
    });
    none.hidden = found > 0;
  };
  input.addEventListener("input", show);
  // "/" goes there, as in other lists; Esc shows everything again.
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.target.matches("input, textarea, select") && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      input.focus();
    }
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    input.value = "";
    show();
  });
});

document.querySelectorAll("input[data-all]").forEach((all) => {
  const boxes = [...all.form.querySelectorAll("input[type=checkbox]:not([data-all])")];
  all.addEventListener("change", () => boxes.forEach((box) => { box.checked = all.checked; }));
  boxes.forEach((box) => box.addEventListener("change", () => { all.checked = boxes.every((one) => one.checked); }));
});
