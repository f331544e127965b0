// Arrows between the lanes of an execution: what reads from what, and what is not ordered.

const SVG = "http://www.w3.org/2000/svg";

function svg(name, attributes, ...children) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

/** From the side of one deed to that of another; in one lane it goes round by the side. */
function arrow(kind, from, to, lanes, number) {
  const home = lanes.getBoundingClientRect(), a = from.getBoundingClientRect(), b = to.getBoundingClientRect();
  const same = Math.abs(a.left - b.left) < 4, right = a.left < b.left;
  const x1 = (same || !right ? a.left : a.right) - home.left, x2 = (same || right ? b.left : b.right) - home.left;
  const spread = (number % 5 - 2) * 4;
  const y1 = a.top + a.height / 2 - home.top + spread, y2 = b.top + b.height / 2 - home.top + spread;
  const bend = same ? -14 - 5 * (number % 4) : (x2 - x1) / 2;
  return svg("path", {class: kind, "marker-end": "url(#head-" + kind + ")",
    d: `M${x1} ${y1}C${x1 + bend} ${y1} ${same ? x2 + bend : x2 - bend} ${y2} ${x2} ${y2}`});
}

function draw(lanes) {
  lanes.querySelector("svg")?.remove();
  if (lanes.clientWidth === 0) return;
  const arrows = [];
  const message = time => lanes.querySelector(`li[data-message="${time}"]`);
  const add = (kind, from, to) => { if (from && to) arrows.push(arrow(kind, from, to, lanes, arrows.length)); };
  for (const deed of lanes.querySelectorAll("li")) {
    if (deed.dataset.reads) add("reads", message(deed.dataset.reads), deed);
    if (deed.dataset.newer) add("newer", deed, message(deed.dataset.newer));
    for (const index of (deed.dataset.overtakes || "").split(" ").filter(one => one)) add("early", deed, deed.parentElement.children[index]);
  }
  const heads = ["reads", "newer", "early"].map(kind => svg("marker", {id: "head-" + kind, viewBox: "0 0 8 8", refX: 7, refY: 4,
    markerWidth: 7, markerHeight: 7, orient: "auto-start-reverse"}, svg("path", {d: "M0 0L8 4L0 8z", class: "head-" + kind})));
  lanes.append(svg("svg", {"aria-hidden": "true"}, svg("defs", {}, ...heads), ...arrows));
}

function drawAll() {
  document.querySelectorAll(".lanes").forEach(draw);
}

document.querySelectorAll(".execution").forEach(one => one.addEventListener("toggle", drawAll));
addEventListener("resize", drawAll);
drawAll();
document.documentElement.dataset.ready = "true";
