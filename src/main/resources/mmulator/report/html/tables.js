// The tables as a tree: from each root in use, opened level by level; what was rewritten has a sign and a colour.

const MOST_LINES = 512;

/** Roots in use at a step: [{base, half, regime, cpus}] */
function roots(step) {
  const found = new Map();
  for (const cpu of CPUS) {
    for (const regime of regimes(cpu, step)) {
      regime.halves.forEach((half, n) => {
        if (!half.walk) return;
        const key = n + half.base + half.bits;
        if (!found.has(key)) found.set(key, {half: n, ...half, cpus: new Set()});
        found.get(key).cpus.add(cpu);
      });
    }
  }
  return [...found.values()].sort((a, b) => a.half - b.half || (a.base < b.base ? -1 : 1));
}

/** Roots that the run uses at other steps, with no CPUs now. */
function otherRoots(used) {
  const found = new Map();
  for (const regime of run.regimes) {
    regime.halves.forEach((half, n) => {
      const known = used.some(one => one.half === n && one.base === half.base) || !tables().byAddress.has(Number(half.base));
      if (half.walk && !known) found.set(n + half.base, {half: n, ...half, cpus: new Set()});
    });
  }
  return [...found.values()].sort((a, b) => a.half - b.half || (a.base < b.base ? -1 : 1));
}

/** cpu0, cpu2-5 */
function cpuList(cpus) {
  const sorted = [...cpus].sort((a, b) => a - b), parts = [];
  for (let i = 0; i < sorted.length;) {
    let j = i;
    while (j + 1 < sorted.length && sorted[j + 1] === sorted[j] + 1) j++;
    parts.push(j - i < 2 ? sorted.slice(i, j + 1).map(cpu => "cpu" + cpu).join(", ") : "cpu" + sorted[i] + "-" + sorted[j]);
    i = j + 1;
  }
  return parts.join(", ");
}

/** Descriptors that the step has stored. */
function storedAt(step) {
  const found = new Set();
  for (const [address, changes] of tables().byDescriptor) if (changes.some(change => change.step === step)) found.add(address);
  return found;
}

function changeSign(change, step) {
  if (!change) return "";
  const now = change.step === step;
  return [el("span", {class: now ? "sign now" : "sign"}, now ? "▲ " : "△ "),
    el("span", {class: "soft"}, now ? "stored by this step" : ["stored at ", stepLink(change.step), " by cpu" + change.cpu],
      change.published < 0 || change.published > step ? ", not published" : "")];
}

/** How many descriptors below a table have been stored in this run until step. */
function changesBelow(address, step, above = []) {
  const table = tables().byAddress.get(address);
  if (!table || above.includes(address)) return 0;
  let count = [...table.changed.values()].filter(changes => changes[0].step <= step).length;
  if (table.level < 3) {
    for (const part of contents(table, step)) {
      for (let i = 0; i < part.count; i++) {
        const next = nextTable(part.count === 1 ? part.text : ofRun(part.run, part.index - part.run.index + i).text);
        if (next === null) break;
        count += changesBelow(next, step, [...above, address]);
      }
    }
  }
  return count;
}

function belowSign(count) {
  return count === 0 ? "" : el("span", {class: "below-sign"}, " △ " + number(count) + " below");
}

function descriptorButton(address, text, choose) {
  return el("button", {type: "button", class: "link", onclick: () => choose(address)}, text);
}

/** A line of a table: a descriptor, or several that follow one another, which opens to what is below. */
function descriptorLine(css, where, what, open, below) {
  return el("li", {class: css}, below === null ? [where, what] : opener(where, what, open, below));
}

/** @param view what the tree is drawn for: {step, wanted, choose} */
function tableNode(address, ia, view, above) {
  const table = tables().byAddress.get(address);
  if (!table) return el("p", {class: "soft"}, "No walk has found this table.");
  if (above.includes(address)) return el("p", {class: "soft"}, "This table is on the way here: it maps itself.");
  const {step, wanted, choose} = view, way = [...above, address];
  const before = table.step > step ? el("p", {class: "soft"}, "As it was found at ", stepLink(table.step), "; what was there before is not recorded.") : "";
  const parts = contents(table, Math.max(step, table.step - 1));
  const addressOf = index => BigInt.asUintN(64, ia + (BigInt(index) << BigInt(table.shift)));
  const where = (indices, first) => [el("span", {class: "index"}, indices), el("span", {class: "va"}, hex(addressOf(first))), " "];
  const name = (index, text) => descriptorButton(table.address + 8 * index, text, choose);
  const leads = next => [...wanted].some(one => leadsTo(next, one, step, way));
  const one = (index, text, change) => {
    const next = nextTable(text);
    return descriptorLine(change ? change.step === step ? "changed now" : "changed" : "", where(String(index), index),
      [name(index, text), " ", changeSign(change, step), next === null ? "" : belowSign(changesBelow(next, step, way))],
      next !== null && leads(next), next === null ? null : () => tableNode(next, addressOf(index), view, way));
  };
  const many = part => {
    const texts = Array.from({length: part.count}, (none, i) => ofRun(part.run, part.index - part.run.index + i).text);
    const listed = texts.slice(0, MOST_LINES);
    const nexts = texts.map(nextTable).filter(next => next !== null);
    return descriptorLine("", where(part.index + "–" + (part.index + part.count - 1), part.index),
      [name(part.index, part.text), el("span", {class: "soft"}, " and " + plural(part.count - 1, "more that follows", "more that follow")),
        belowSign(nexts.reduce((sum, next) => sum + changesBelow(next, step, way), 0))],
      nexts.slice(0, MOST_LINES).some(leads),
      () => el("ul", {class: "descriptors"}, listed.map((text, i) => one(part.index + i, text)),
        part.count > MOST_LINES ? el("li", {class: "soft"}, plural(part.count - MOST_LINES, "more descriptor") + " not listed") : ""));
  };
  const lines = parts.slice(0, MOST_LINES).map(part => part.count > 1 ? many(part) : one(part.index, part.text, part.change));
  return el("div", {}, before,
    table.complete ? "" : el("p", {class: "soft"}, "The contents of this table are left out for size; what was stored since is shown."),
    lines.length ? el("ul", {class: "descriptors"}, lines) : el("p", {class: "soft"}, "All " + table.entries + " descriptors are Invalid."),
    parts.length > MOST_LINES ? el("p", {class: "soft"}, plural(parts.length - MOST_LINES, "more line") + " not shown.") : "");
}

/** True if the descriptor at wanted is in the table at address or below it. */
function leadsTo(address, wanted, step, above) {
  const table = tables().byAddress.get(address);
  if (!table || above.includes(address)) return false;
  if (wanted >= table.address && wanted < table.address + 8 * table.entries) return true;
  if (table.level >= 3) return false;
  return contents(table, step).some(part => {
    for (let i = 0; i < part.count; i++) {
      const next = nextTable(i === 0 ? part.text : ofRun(part.run, part.index - part.run.index + i).text);
      if (next === null) return false;
      if (leadsTo(next, wanted, step, [...above, address])) return true;
    }
    return false;
  });
}

/** @param chosen address of a descriptor to be opened to, or null */
function tablesPanel(step, chosen, choose) {
  const stored = storedAt(step);
  const wanted = stored.size ? stored : chosen === null ? new Set() : new Set([chosen]);
  const view = {step, wanted, choose};
  const used = roots(step);
  const others = otherRoots(used);
  const leads = root => [...wanted].some(one => leadsTo(Number(root.base), one, step, []));
  const lost = [...wanted].filter(one => ![...used, ...others].some(root => leadsTo(Number(root.base), one, step, [])) && tableWith(one));
  const tree = (root, open) => {
    const table = tables().byAddress.get(Number(root.base));
    const name = root.name || (table && table.name) || root.base;
    const body = el("div", {});
    const fill = () => { if (!body.hasChildNodes()) body.append(tableNode(Number(root.base), BigInt(root.start), view, [])); };
    if (open) fill();
    return el("details", {class: "root", open, ontoggle: fill},
      el("summary", {}, el("strong", {}, "TTBR" + root.half + "_EL1 → " + name), el("span", {class: "soft"},
        " " + (root.name ? root.base + ", " : "") + root.granule + " granule, " + root.bits + "-bit, from level " + root.level
        + (root.cpus.size ? "; " + cpuList(root.cpus) : "")), belowSign(changesBelow(Number(root.base), step))),
      body);
  };
  return [
    el("p", {class: "soft small"}, "▲ stored by this step, △ stored earlier in the run; a descriptor opens its history. Neighbours that follow one another are one line."),
    used.length ? el("h3", {}, "In use at this step") : el("p", {class: "soft"}, "No CPU translates addresses at this step: every MMU is off."),
    used.map(root => tree(root, used.length <= 4 || leads(root))),
    others.length ? [el("h3", {}, "In use at other steps"), others.map(root => tree(root, leads(root)))] : "",
    lost.length ? [el("h3", {}, "Not below any of these now"), lost.map(one => el("div", {}, el("p", {}, "The " + tableWith(one).words + " table at " + hex(tableWith(one).address) + ", by index:"),
      tableNode(tableWith(one).address, 0n, view, [])))] : ""];
}
