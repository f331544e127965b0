// A TLB as a picture of the address space: what is covered, by entries of which size. Not to scale: a page and a gigabyte
// would not fit into one picture, so widths grow with the logarithm of the size, and what nothing covers is cut out.

const LANE = 20;
const CUT = 14;

/** Neighbours of one size that follow one another become one box. */
function boxes(entries) {
  const found = [];
  const open = new Map();
  for (const one of entries) {
    const key = [one.entry.shift, one.concrete ? 1 : 0, one.stale ? 1 : 0, one.entry.asid].join();
    const last = open.get(key);
    if (last && last.high === one.entry.low) {
      last.high = one.entry.high;
      last.entries.push(one);
    } else {
      const box = {low: one.entry.low, high: one.entry.high, shift: one.entry.shift, concrete: one.concrete !== null,
        stale: one.stale, entries: [one]};
      open.set(key, box);
      found.push(box);
    }
  }
  return found;
}

/** Positions of all boundaries, between 0 and 1, and where something was cut out. */
function layout(found, width) {
  const edges = [...new Set(found.flatMap(box => [box.low, box.high]))].sort((a, b) => a < b ? -1 : a > b ? 1 : 0);
  const spans = [];
  for (let i = 0; i + 1 < edges.length; i++) {
    const covered = found.some(box => box.low <= edges[i] && edges[i] < box.high);
    const pages = (edges[i + 1] - edges[i]) >> 12n;
    spans.push({from: edges[i], covered, weight: covered ? 2 + pages.toString(2).length / 2 : 0});
  }
  const cuts = spans.filter(span => !span.covered).length;
  const cut = Math.min(CUT, cuts ? width / 3 / cuts : CUT);
  const total = spans.reduce((sum, span) => sum + span.weight, 0) || 1;
  const scale = (width - cuts * cut) / total;
  const at = new Map();
  const gaps = [];
  let x = 0;
  for (const span of spans) {
    at.set(span.from, x);
    if (!span.covered) gaps.push(x + cut / 2);
    x += span.covered ? span.weight * scale : cut;
  }
  at.set(edges[edges.length - 1], x);
  return {at, gaps};
}

/** Overlapping boxes stand below one another, the larger ones first. */
function stack(found) {
  const ends = [];
  for (const box of [...found].sort((a, b) => b.shift - a.shift || (a.low < b.low ? -1 : 1))) {
    let lane = 0;
    while (ends[lane] && ends[lane].some(other => other.low < box.high && box.low < other.high)) lane++;
    box.lane = lane;
    (ends[lane] = ends[lane] || []).push(box);
  }
  return Math.max(1, ends.length);
}

function boxText(box) {
  const n = box.entries.length;
  return (n > 1 ? number(n) + " × " : "") + sizeText(box.shift);
}

function boxTitle(box) {
  const first = box.entries[0].entry;
  return boxText(box) + " at " + hex(box.low) + " → " + first.oa + ", " + first.attributes + "; "
    + (box.concrete ? "in the concrete TLB" : "possible only")
    + (box.stale ? "; STALE: " + box.entries[0].why : "");
}

/** @param choose told the entry that was clicked */
function picture(cpu, entries, width, choose) {
  const found = boxes(entries);
  if (found.length === 0) return el("p", {class: "soft"}, "Nothing is in this TLB, and nothing that was looked at can be.");
  const bands = [["concrete", found.filter(box => box.concrete)], ["possible only", found.filter(box => !box.concrete)]];
  const {at, gaps} = layout(found, width);
  const stale = found.filter(box => box.stale).length;
  const parts = [];
  let y = 0;
  for (const [name, band] of bands) {
    if (band.length === 0) continue;
    parts.push(svg("text", {x: 0, y: y + 11, class: "band"}, name));
    y += 16;
    const height = stack(band);
    for (const box of band) {
      const x = at.get(box.low), w = Math.max(2, at.get(box.high) - x - 1);
      const group = svg("g", {class: "box" + (box.stale ? " stale" : "") + (box.concrete ? " concrete" : ""),
        onclick: () => choose(box.entries[0].entry)},
        svg("title", {}, boxTitle(box)),
        svg("rect", {x, y: y + box.lane * LANE, width: w, height: LANE - 3, rx: 2}),
        box.stale ? svg("rect", {x, y: y + box.lane * LANE, width: w, height: LANE - 3, rx: 2, fill: "url(#hatch)", class: "over"}) : "");
      const text = (box.stale ? "✗ " : "") + boxText(box);
      if (w > 7 * text.length) {
        group.append(svg("text", {x: x + w / 2, y: y + box.lane * LANE + 13, "text-anchor": "middle",
          class: box.stale ? "label on-hatch" : "label"}, text));
      }
      parts.push(group);
    }
    y += height * LANE + 4;
  }
  for (const gap of gaps) parts.push(svg("path", {class: "cut", d: "M" + gap + " 0V" + (y + 2)}));
  let free = -1;
  for (const [address, x] of [...at].sort((a, b) => a[1] - b[1])) {
    const text = address >= 1n << 64n ? "" : shortAddress(address);
    if (text === "" || x < free || x + 6.2 * text.length > width || !found.some(box => box.low === address)) continue;
    parts.push(svg("path", {class: "tick", d: "M" + (x + 0.5) + " " + y + "v5"}), svg("text", {x: x + 2, y: y + 13, class: "axis"}, text));
    free = x + 6.2 * text.length + 10;
  }
  const held = entries.filter(one => one.concrete).length;
  return svg("svg", {role: "img", width, height: y + 18, viewBox: "0 0 " + width + " " + (y + 18), class: "space-picture",
    "aria-label": "cpu" + cpu + ": " + plural(held, "entry", "entries") + " in the concrete TLB, "
      + number(entries.length - held) + " possible only, " + number(entries.filter(one => one.stale).length) + " stale; the table below lists them"},
    parts);
}

/** 0xffff…02400000 */
function shortAddress(address) {
  const digits = address.toString(16);
  return digits.length < 12 ? "0x" + digits : "0x" + digits.slice(0, 4) + "…" + digits.slice(-8);
}
