// Weights that always add up to 100: the rule of calc.scoring.moved_weight, at once. The server
// checks what is sent; without this file the numbers are typed and the server says their sum.
const FULL = 100;

// Whole numbers in these proportions that add up to `total`: largest remainder, of equals the first.
const divided = (parts, total) => {
  const whole = parts.reduce((sum, part) => sum + part, 0);
  const found = parts.map((part) => Math.floor((part * total) / whole));
  const rest = parts.map((part) => (part * total) % whole);
  const order = parts.map((_, place) => place).sort((a, b) => rest[b] - rest[a] || a - b);
  const left = total - found.reduce((sum, one) => sum + one, 0);
  order.slice(0, left).forEach((place) => { found[place] += 1; });
  return found;
};

export const movedWeight = (weights, index, to) => {
  let others = weights.filter((_, place) => place !== index);
  if (!others.length) return [FULL];
  if (!others.some((weight) => weight > 0)) others = others.map(() => 1);
  const moved = divided(others, FULL - to);
  moved.splice(index, 0, to);
  return moved;
};

const whole = (text, fallback) => {
  const number = Number.parseInt(String(text).replace(/[^\d-]/g, ""), 10);
  return Number.isNaN(number) ? fallback : Math.min(Math.max(number, 0), FULL);
};

const form = document.querySelector("[data-weights]");
if (form) {
  const rows = [...form.querySelectorAll("[data-criterion]")].map((row) => ({
    number: row.querySelector("input:not([type=range])"),
    slider: row.querySelector("[data-slider]"),
    part: form.querySelector(`[data-part="${row.dataset.criterion}"]`),
    axis: row.dataset.axis,
  }));
  const read = () => rows.map((row) => whole(row.number.value, 0));
  let base = null; // the weights when a slider was taken: moved back, all are what they were
  let taken = -1;

  const show = (weights, isChanged = true) => {
    let start = 0;
    rows.forEach((row, place) => {
      const weight = weights[place];
      row.number.value = weight;
      row.slider.value = weight;
      row.slider.setAttribute("aria-valuetext", `${weight} %`);
      row.part.setAttribute("x", start * 10);
      row.part.setAttribute("width", weight * 10);
      start += weight;
    });
    form.querySelector("[data-total]").value = start;
    document.querySelectorAll("[data-axis-share]").forEach((share) => {
      share.value = rows.reduce((sum, row, place) => sum + (row.axis === share.dataset.axisShare ? weights[place] : 0), 0);
    });
    const isSaved = rows.every((row) => row.number.value === row.number.defaultValue);
    form.querySelector("[data-unsaved]").hidden = !isChanged || isSaved;
  };
  const move = (place, to) => {
    if (taken !== place || !base) { base = read(); taken = place; }
    show(movedWeight(base, place, to));
  };

  rows.forEach((row, place) => {
    row.slider.addEventListener("input", () => move(place, Number(row.slider.value)));
    // Let go of by hand or by keyboard: the next move starts from what is there then.
    row.slider.addEventListener("blur", () => { taken = -1; });
    row.number.addEventListener("change", () => { taken = -1; move(place, whole(row.number.value, base ? base[place] : 0)); taken = -1; });
  });
  form.addEventListener("reset", () => setTimeout(() => { taken = -1; show(read(), false); }));
  // The browser may have kept what was typed before the page was left.
  rows.forEach((row) => { row.slider.value = whole(row.number.value, 0); });
}
