// What is true at the selected step.

const TABS = [["verdict", "Verdict"], ["step", "Step"], ["source", "Source"], ["tlbs", "TLBs"], ["tables", "Tables"], ["descriptor", "Descriptor"], ["registers", "Registers"]];
const MOST_ENTRIES = 200;
let tab = "step";
let shownStep = 0, shownRow = -1;
let chosenDescriptor = null;
let chosenByHand = false;
let linesOfStep = null;

function eventsOf(step) {
  if (!linesOfStep) {
    linesOfStep = new Map();
    const {lines, eventTexts} = data("events");
    for (let i = 0; i < lines.length; i += 3) {
      if (!linesOfStep.has(lines[i])) linesOfStep.set(lines[i], []);
      linesOfStep.get(lines[i]).push([lines[i + 1], eventTexts[lines[i + 2]]]);
    }
  }
  return linesOfStep.get(step) || [];
}

function startDetails() {
  byId("tabs").append(...TABS.map(([id, name], i) => el("button", {
    type: "button", role: "tab", id: "tab-" + id, "aria-controls": "panel", "aria-selected": "false", tabindex: "-1",
    "aria-keyshortcuts": String(i + 1), onclick: () => showTab(id)}, name)));
  byId("tabs").addEventListener("keydown", event => {
    const now = TABS.findIndex(([id]) => id === tab);
    const next = event.key === "ArrowRight" ? now + 1 : event.key === "ArrowLeft" ? now - 1 : -1;
    if (event.key !== "ArrowRight" && event.key !== "ArrowLeft") return;
    event.preventDefault();
    event.stopPropagation();
    showTab(TABS[(next + TABS.length) % TABS.length][0]);
    byId("tab-" + tab).focus();
  });
  document.body.append(svg("svg", {width: 0, height: 0, "aria-hidden": "true", class: "definitions"}, svg("defs", {},
    svg("pattern", {id: "hatch", width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)"},
      svg("path", {d: "M0 0V6", class: "hatch"})))));
}

function showTab(id) {
  tab = id;
  draw();
}

let drawDue = false;
function showDetails(step, row) {
  shownStep = step;
  shownRow = row;
  chosenByHand = false;
  if (drawDue) return;
  drawDue = true;
  requestAnimationFrame(() => { drawDue = false; draw(); });
}

/** The descriptor that the reader asked for, else that of this step, be it stored or what is wrong, else the last one shown. */
function descriptorOfStep() {
  if (!chosenByHand) {
    const stored = [...storedAt(shownStep)];
    const wrong = run.violations.find(one => one.step === shownStep && one.descriptor !== "");
    if (stored.length) chosenDescriptor = stored[0];
    else if (wrong) chosenDescriptor = Number(wrong.descriptor);
  }
  return chosenDescriptor;
}

function choose(address) {
  chosenDescriptor = address;
  chosenByHand = true;
  tab = "descriptor";
  draw();
}

function draw() {
  for (const [id] of TABS) {
    byId("tab-" + id).setAttribute("aria-selected", id === tab ? "true" : "false");
    byId("tab-" + id).tabIndex = id === tab ? 0 : -1;
  }
  const panel = byId("panel");
  panel.setAttribute("aria-labelledby", "tab-" + tab);
  panel.dataset.step = shownStep;
  panel.dataset.tab = tab;
  panel.replaceChildren(...[panels[tab]()].flat(Infinity).filter(part => part !== ""));
  const here = panel.querySelector(".listing .here");
  panel.scrollTop = here ? here.offsetTop - panel.clientHeight / 2 : 0;
  history.replaceState(null, "", "#step=" + shownStep + "&tab=" + tab);
}

/** One that is too wide is scrolled, by keys as well. */
const table = (caption, head, rows) => el("div", {class: "scroll", role: "group", tabindex: "0", "aria-label": caption}, el("table", {},
  el("caption", {class: "said"}, caption),
  el("thead", {}, el("tr", {}, head.map(name => el("th", {scope: "col"}, name)))), el("tbody", {}, rows)));

const panels = {
  verdict: verdictPanel,

  source: sourcePanel,

  step() {
    const row = shownRow;
    if (row < 0) return el("p", {}, "Before the first step.");
    const at = place(row), step = stepOf[row], kind = kindOf(step);
    const lines = eventsOf(step);
    const facts = [
      ["where", at.name + (at.at ? "  (" + at.at + ")" : "")], ["instruction", at.text], ["pc", at.pc], ["word", at.word],
      ["macro", at.caller ? "called at " + at.caller : ""], ["did", markedChange(note(row))], ["kind", kind < 0 ? "" : run.kindNames[kind]]];
    return [
      el("h3", {}, "Step " + number(step) + " of " + number(run.lastStep) + ": cpu" + cpuOf[row]),
      el("dl", {}, facts.filter(([, text]) => text.length).map(([name, text]) => [el("dt", {}, name), el("dd", {}, text)])),
      el("h4", {}, "In detail"),
      lines.length ? el("ol", {class: "events"}, lines.map(([cpu, text]) => el("li", {}, el("b", {}, "cpu" + cpu + " "), markedChange(text))))
        : el("p", {class: "soft"}, "Nothing that other CPUs or walks could notice."),
      data("events").syndromes.filter(one => one[0] === step).map(([, cpu, value, fields]) => [el("h4", {}, "ESR_EL1 of cpu" + cpu + ": ", el("code", {}, value)),
        fieldsTable("ESR_EL1", data("events").fields[fields], value)]),
      el("h4", {}, "Where the CPUs are"),
      table("Where the CPUs are", ["cpu", "last step", "where", "state"], CPUS.map(cpu => {
        const last = lastRowOf(cpu, shownStep);
        const state = {".": "runs", z: "parked", x: "halted"}[activity(cpu, shownStep)];
        return el("tr", {}, el("th", {scope: "row"}, "cpu" + cpu + " ", el("span", {class: "soft"}, run.cpus[cpu][1])),
          el("td", {}, last < 0 ? "–" : stepLink(stepOf[last])),
          el("td", {}, last < 0 ? "not yet" : place(last).name, last < 0 ? "" : el("div", {class: "soft"}, place(last).text)),
          el("td", {}, state));
      }))];
  },

  tlbs() {
    const order = shownRow < 0 ? CPUS : [cpuOf[shownRow], ...CPUS.filter(cpu => cpu !== cpuOf[shownRow])];
    const {silentFrom} = data("tlbs");
    return [
      el("p", {class: "soft small"}, "● in the concrete TLB, which decides what an access gets; ○ possible only: some implementation may hold it. "
        + "✗ and hatching: stale, not what the tables say now. Possible entries are those for addresses that the run has accessed or rewritten, with the ASID in effect. Widths are not to scale."),
      silentFrom >= 0 && silentFrom <= shownStep && shownStep < run.lastStep ? el("p", {class: "warn"}, "Possible entries are as of step " + number(silentFrom - 1) + ".") : "",
      order.map((cpu, i) => {
        const entries = tlb(cpu, shownStep);
        const held = entries.filter(one => one.concrete).length, stale = entries.filter(one => one.stale).length;
        const body = el("div", {});
        const fill = () => { if (!body.hasChildNodes()) body.append(...tlbBody(cpu, entries)); };
        const open = i < 2 || stale > 0 && i < 8;
        if (open) fill();
        return el("details", {open, class: "cpu", "data-cpu": cpu, ontoggle: fill}, el("summary", {}, el("strong", {}, "cpu" + cpu), " "
          + plural(held, "entry", "entries") + ", " + number(entries.length - held) + " possible only",
          stale ? el("span", {class: "bad"}, ", ✗ " + number(stale) + " stale") : ""), body);
      })];
  },

  tables: () => tablesPanel(shownStep, descriptorOfStep(), choose),

  descriptor() {
    const address = descriptorOfStep();
    if (address === null) {
      return el("p", {class: "soft"}, "No descriptor is chosen: pick one in the Tables tab, an entry in the TLBs tab, or a step that stores to a table (△ in the timeline).");
    }
    const at = tableWith(address);
    if (!at) return el("p", {}, "The descriptor at " + hex(address) + " is in no table that a walk has found.");
    const index = (address - at.address) / 8;
    const changes = at.changed.get(index) || [];
    const now = lastAtMost(changes.length, i => changes[i].step, shownStep);
    const first = asFound(at, index);
    const line = (current, when, who, value, text, before, published) => el("tr", {class: current ? "current" : "", "aria-current": current ? "true" : null},
      el("td", {}, current ? "▶" : ""), el("td", {}, when), el("td", {}, who), el("td", {}, before === null ? text : marked(text, before), el("div", {class: "soft"}, hex(value))), el("td", {}, published));
    return [
      el("h3", {}, at.words + " descriptor at " + hex(address)),
      el("p", {class: "soft"}, "entry " + index + " of the table at " + hex(at.address) + (at.name ? " (" + at.name + ")" : "") + "; ▶ is its value at step " + number(shownStep)),
      table("History of the descriptor", ["now", "step", "by", "value", "published"], [
        line(now < 0, at.step === 0 ? "start" : ["found ", stepLink(at.step)], "", first.value, first.text, null, ""),
        changes.map((change, i) => line(i === now, stepLink(change.step), "cpu" + change.cpu, change.value, change.text, (i === 0 ? first : changes[i - 1]).text,
          change.published < 0 ? "never" : stepLink(change.published)))]),
      el("h4", {}, "Field by field" + (now < 0 ? "" : ", and what the store of step " + number(changes[now].step) + " changed")),
      now < 0 ? fieldsTable("Fields", descriptorFields(at, first.value), first.value)
        : fieldsTable("Fields", descriptorFields(at, changes[now].value), changes[now].value, (now === 0 ? first : changes[now - 1]).value),
      el("h4", {}, "Who may hold which value at step " + number(shownStep)),
      holders(address)];
  },

  registers() {
    return CPUS.map(cpu => {
      const all = regimes(cpu, shownStep);
      const writes = pending(cpu, 0, shownStep), maintenance = pending(cpu, 1, shownStep);
      const now = all[0];
      const body = [];
      if (now) {
        const names = ["TTBR0_EL1", "TTBR1_EL1", "TCR_EL1", "MAIR_EL1", "SCTLR_EL1"];
        body.push(el("dl", {class: "registers"}, names.map(name => [el("dt", {}, name), el("dd", {},
          el("code", {}, now[name]), name === "TTBR0_EL1" && now.halves[0].name ? " " + now.halves[0].name : "",
          name === "TTBR1_EL1" && now.halves[1].name ? " " + now.halves[1].name : "",
          all.slice(1).filter(other => other[name] !== now[name]).map(other => el("div", {class: "warn"}, "or ", el("code", {}, other[name]), ": written, but no context synchronization event has followed")),
          name in run.fieldsOf ? el("details", {}, el("summary", {}, "fields"), fieldsTable(name, run.fields[run.fieldsOf[name]],
            all[all.length - 1][name], all.length > 1 ? now[name] : null)) : "")]),
          el("dt", {}, "MMU, ASID"), el("dd", {}, (now.on ? "on" : "off") + ", " + now.asid)));
      }
      body.push(el("p", {}, el("b", {}, "Pending register writes: "), writes.length ? "" : "none"));
      if (writes.length) body.push(el("ul", {}, writes.map(one => el("li", {}, one.text + ", since ", stepLink(one.from),
        one.until < 0 ? "; never synchronized" : ["; in effect at ", stepLink(one.until)]))));
      body.push(el("p", {}, el("b", {}, "TLB maintenance not complete: "), maintenance.length ? "" : "none"));
      if (maintenance.length) body.push(el("ul", {}, maintenance.slice(0, 50).map(one => el("li", {}, one.text + ", since ", stepLink(one.from),
        one.until < 0 ? "; never completed" : ["; completed at ", stepLink(one.until)])),
        maintenance.length > 50 ? el("li", {class: "soft"}, plural(maintenance.length - 50, "more operation")) : ""));
      return el("details", {class: "cpu", open: cpuCount <= 4 || shownRow >= 0 && cpu === cpuOf[shownRow] || writes.length > 0},
        el("summary", {}, el("strong", {}, "cpu" + cpu), el("span", {class: "soft"}, " " + run.cpus[cpu][1])), body);
    });
  },
};

function tlbBody(cpu, entries) {
  const width = Math.max(240, byId("panel").clientWidth - 40);
  // Where there are too many, those in the TLB and the stale ones come first.
  const most = entries.length <= MOST_ENTRIES ? entries
    : [...entries.filter(one => one.concrete), ...entries.filter(one => !one.concrete && one.stale),
      ...entries.filter(one => !one.concrete && !one.stale)].slice(0, MOST_ENTRIES);
  const rows = most.map(one => {
    const e = one.entry;
    const when = [el("div", {class: "soft"}, e.attributes)];
    if (one.concrete) {
      when.push(el("div", {}, "filled at ", stepLink(one.concrete.from),
        one.concrete.until < 0 ? "" : [", goes at ", stepLink(one.concrete.until), " by " + one.concrete.remover]));
    }
    if (one.possible && one.stale) {
      when.push(el("div", {class: "bad"}, "✗ stale: " + one.why + (one.possible.walker !== cpu ? " (by cpu" + one.possible.walker + "'s walks, CnP)" : "")));
      when.push(el("div", {class: "soft"}, "could be found ", one.possible.from > 0 ? ["from ", stepLink(one.possible.from)] : "from the start",
        one.possible.until > 0 ? [" until ", stepLink(one.possible.until)] : ""));
    }
    return [el("tr", {class: one.stale ? "stale" : "", "data-entry": e.ia + "+" + e.shift + ">" + e.oa, "data-concrete": one.concrete ? "1" : "0", "data-stale": one.stale ? "1" : "0"},
      el("td", {}, one.concrete ? "●" : "○", one.stale ? " ✗" : ""),
      el("td", {}, el("button", {type: "button", class: "link", onclick: () => choose(e.descriptor)}, e.ia), " +" + sizeText(e.shift)),
      el("td", {}, e.oa), el("td", {}, e.level + (e.isRun ? " run" : "")), el("td", {}, e.asid < 0 ? "global" : String(e.asid))),
    el("tr", {class: one.stale ? "stale more" : "more"}, el("td", {}), el("td", {colspan: 4, class: "why"}, when))];
  });
  return [
    el("div", {class: "scroll"}, picture(cpu, entries, width, e => choose(e.descriptor))),
    rows.length ? table("TLB of cpu" + cpu, ["held", "IA", "OA", "level", "ASID"], rows) : "",
    entries.length > MOST_ENTRIES ? el("p", {class: "soft"}, "Listed are " + MOST_ENTRIES + " of " + number(entries.length) + " entries, first those in the TLB and stale ones; the picture shows all.") : "",
  ];
}

/** Which TLBs hold, or may hold, what came of a descriptor. */
function holders(address) {
  const rows = [];
  for (const cpu of CPUS) {
    for (const one of tlb(cpu, shownStep)) {
      if (one.entry.descriptor !== address) continue;
      rows.push(el("tr", {class: one.stale ? "stale" : ""}, el("th", {scope: "row"}, "cpu" + cpu),
        el("td", {}, (one.concrete ? "● holds " : "○ may hold ") + one.entry.value),
        el("td", {}, one.entry.ia + " +" + sizeText(one.entry.shift) + " → " + one.entry.oa),
        el("td", {class: one.stale ? "bad" : ""}, one.stale ? "✗ stale: " + one.why : "as the tables say")));
    }
  }
  return rows.length ? table("Who may hold which value", ["cpu", "value", "entry", "by the tables"], rows)
    : el("p", {class: "soft"}, "No TLB holds it as a leaf, and none can, among the addresses that are followed. (Cached Table descriptors are not shown here.)");
}
