// The Pareto curve. Data stand in a JSON block; colours are the page's own, so that dark mode follows.
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const NARROW = 480;

function marks(data, width) {
  const side = width < NARROW ? 0.35 : 0.6; // further right, the label stands left of its mark
  return data.marks.map(([count, share, name]) => ({
    name,
    coord: [(100 * count) / data.customers, 100 * share],
    label: { position: count / data.customers > side ? "left" : "right", offset: [0, share > 0.2 ? 14 : 0] },
  }));
}

function option(data, width) {
  const ink = css("--ok-ink"), pale = css("--ok-ink-3"), line = css("--ok-line"), curve = css("--ok-c1");
  const axis = { color: pale, fontSize: 11 };
  const points = data.points.map(([count, share]) => [(100 * count) / data.customers, 100 * share]);
  // Credit notes lift the curve above 100 before it ends there; a hair more needs no room of its own.
  const peak = Math.max(...points.map((point) => point[1]));
  const top = peak > 105 ? Math.ceil(peak / 20) * 20 : 100;
  return {
    animation: false,
    textStyle: { fontFamily: css("--ok-font") },
    grid: { left: 42, right: 18, top: 26, bottom: 42 },
    tooltip: {
      trigger: "axis",
      renderMode: "richText",
      backgroundColor: css("--ok-surface"),
      borderColor: css("--ok-line-strong"),
      textStyle: { color: ink, fontSize: 12 },
      axisPointer: { type: "line", lineStyle: { color: css("--ok-line-strong") } },
      formatter: ([first]) => `${data.points[first.dataIndex][2]}\n${data.open}`,
    },
    xAxis: {
      type: "value", min: 0, max: 100, interval: 20, name: data.x, nameLocation: "middle", nameGap: 26,
      nameTextStyle: axis, splitLine: { show: false }, axisLabel: axis, axisPointer: { label: { show: false } },
      axisLine: { lineStyle: { color: css("--ok-line-strong") }, onZero: true },
    },
    yAxis: {
      type: "value", min: 0, max: top, interval: top > 200 ? 100 : 20, name: data.y,
      nameTextStyle: { ...axis, align: "left", padding: [0, 0, 0, -34] }, nameGap: 12,
      splitLine: { lineStyle: { color: line } }, axisLabel: axis,
    },
    series: [
      {
        type: "line", data: points, symbol: "none", clip: false, cursor: "pointer", triggerLineEvent: true,
        lineStyle: { width: 2.2, color: curve }, itemStyle: { color: curve },
        areaStyle: { color: css("--ok-accent-soft"), opacity: 0.6 }, emphasis: { disabled: true },
        markPoint: {
          silent: true, symbol: "circle", symbolSize: 9,
          itemStyle: { color: css("--ok-surface"), borderColor: curve, borderWidth: 2.2 },
          label: { show: true, distance: 9, color: ink, fontSize: 12, fontWeight: 600, textBorderColor: css("--ok-surface"), textBorderWidth: 3, formatter: ({ name }) => name },
          data: marks(data, width),
        },
        markLine: {
          silent: true, symbol: "none", label: { show: false },
          lineStyle: { color: css("--ok-line-strong"), type: "solid", width: 1 },
          data: [{ xAxis: (100 * data.fifth) / data.customers }],
        },
      },
      {
        type: "line", data: [[0, 0], [100, 100]], symbol: "none", silent: true, tooltip: { show: false },
        lineStyle: { width: 1, type: "dashed", color: css("--ok-ghost") }, itemStyle: { color: css("--ok-ghost") },
        endLabel: { show: false },
      },
    ],
  };
}

// The account at the clicked place: the first point at or after it, since a step up is one account.
function rankAt(data, percent) {
  const count = Math.ceil((percent / 100) * data.customers);
  return Math.min(Math.max(count, 1), data.customers);
}

function draw(box) {
  const data = JSON.parse(document.getElementById(box.dataset.source).textContent);
  const chart = window.echarts.init(box, null, { renderer: "svg" });
  const paint = () => { chart.resize(); chart.setOption(option(data, box.clientWidth), true); };
  paint();
  chart.getZr().on("click", (event) => {
    const place = [event.offsetX, event.offsetY];
    if (!chart.containPixel("grid", place)) return;
    const [percent] = chart.convertFromPixel("grid", place);
    location.assign(data.url.replace(data.rank, String(rankAt(data, percent))));
  });
  new ResizeObserver(() => { if (box.clientWidth) paint(); }).observe(box);
  new MutationObserver(paint).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
}

document.querySelectorAll("[data-chart=pareto]").forEach(draw);
