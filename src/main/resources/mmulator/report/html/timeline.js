// A row per step or fold, of which only those in sight exist.

const MOST_LANES = 16;
/** A fold of more rows than this is not opened unasked. */
const MOST_OPENED = 200;
const lanes = Math.min(cpuCount, MOST_LANES);
const folds = [];
const opened = new Set();
let folded = true;
/** Row numbers, or -1 - n for fold n. */
let view = [];
let selected = -1;
let rowHeight = 24;
const shown = new Map();
const list = byId("timeline");
const space = el("div", {class: "space", role: "presentation"});

function buildItems() {
  const items = [];
  let before = -1;
  for (const item of run.items) {
    if (typeof item === "number") {
      let row = lastAtMost(run.rows, at => stepOf[at], item - 1) + 1;
      // A step that an interrupt cut short shares its number.
      if (row <= before && row + 1 < run.rows && stepOf[row + 1] === item) row = before + 1;
      if (row < run.rows && stepOf[row] === item) { items.push(row); before = row; }
    } else {
      folds.push({first: item[0], last: item[1], cpu: item[2], label: run.labels[item[3]]});
      items.push(-folds.length);
    }
  }
  return items;
}

const items = buildItems();

function rowsOfFold(fold) {
  const rows = rowsOfCpu[fold.cpu];
  const from = lastAtMost(rows.length, at => stepOf[rows[at]], fold.first - 1) + 1;
  const to = lastAtMost(rows.length, at => stepOf[rows[at]], fold.last) + 1;
  return rows.slice(from, to);
}

function buildView() {
  if (!folded) {
    view = Array.from({length: run.rows}, (none, row) => row);
  } else if (opened.size === 0) {
    view = items;
  } else {
    view = [];
    for (const item of items) {
      view.push(item);
      if (item < 0 && opened.has(-1 - item)) for (const row of rowsOfFold(folds[-1 - item])) view.push(row);
    }
  }
  space.style.height = view.length * rowHeight + "px";
  shown.forEach(node => node.remove());
  shown.clear();
  byId("timeline-count").textContent = plural(view.length, "row") + " for " + plural(run.lastStep, "step");
}

const rulesAt = step => [...new Set(run.violations.filter(one => one.step === step).map(one => one.rule))];

const stepAt = position => view[position] < 0 ? folds[-1 - view[position]].last : stepOf[view[position]];

function laneCells(cpu, step) {
  return CPUS.slice(0, lanes).map(lane => {
    const state = activity(lane, step);
    const glyph = lane === cpu ? "●" : state === "z" ? "z" : state === "x" ? " " : "·";
    return el("span", {class: lane === cpu ? "lane on" : "lane"}, glyph);
  });
}

function rowNode(position) {
  const item = view[position];
  const node = el("div", {role: "treeitem", id: "row-" + position, class: "row", "aria-setsize": view.length,
    "aria-posinset": position + 1, "aria-selected": position === selected ? "true" : "false", "data-position": position});
  node.style.transform = "translateY(" + position * rowHeight + "px)";
  if (item < 0) {
    const fold = folds[-1 - item];
    const open = opened.has(-1 - item);
    const rows = rowsOfFold(fold);
    const first = rows.length ? place(rows[0]).name : "", last = rows.length ? place(rows[rows.length - 1]).name : "";
    node.classList.add("fold");
    node.setAttribute("aria-expanded", open ? "true" : "false");
    node.append(
      el("span", {class: "c-step"}, number(fold.first) + "–" + number(fold.last)),
      el("span", {class: "c-lanes"}, laneCells(fold.cpu, fold.last)),
      el("span", {class: "c-cpu"}, "cpu" + fold.cpu),
      el("span", {class: "c-where"}, first === last ? first : first + " … " + last),
      el("span", {class: "c-text"}),
      el("span", {class: "c-what"}, (open ? "▾ " : "▸ ") + fold.label,
        run.violations.some(one => one.cpu === fold.cpu && fold.first <= one.step && one.step <= fold.last) && !open
          ? el("strong", {class: "bad"}, " ✗ breaks a rule") : ""));
    return node;
  }
  const step = stepOf[item], cpu = cpuOf[item], at = place(item), kind = kindOf(step);
  const gap = item > 0 && stepOf[item] > stepOf[item - 1] + 1;
  if (kind === 0) node.classList.add("bad");
  else if (kind === 1) node.classList.add("store");
  if (gap) node.classList.add("gap");
  const what = [...(kind === 0 ? rulesAt(step) : []), note(item)].filter(text => text).join("; ");
  node.append(
    el("span", {class: "c-step"}, number(step)),
    el("span", {class: "c-lanes"}, laneCells(cpu, step)),
    el("span", {class: "c-cpu"}, "cpu" + cpu),
    el("span", {class: "c-where", title: at.at}, at.name),
    el("span", {class: "c-text"}, at.text),
    // A narrow window has one line for the instruction and what it did.
    el("span", {class: "c-what", title: what}, el("span", {class: "also"}, at.text + "  "),
      kind === 0 ? el("strong", {class: "sign"}, "✗ ") : kind === 1 ? el("span", {class: "sign"}, "△ ") : "",
      gap ? "(" + plural(stepOf[item] - stepOf[item - 1] - 1, "step") + " before this not shown) " : "", what));
  return node;
}

function render() {
  const from = Math.max(0, Math.floor(list.scrollTop / rowHeight) - 8);
  const to = Math.min(view.length, Math.ceil((list.scrollTop + list.clientHeight) / rowHeight) + 8);
  for (const [position, node] of shown) {
    if (position < from || position >= to) { node.remove(); shown.delete(position); }
  }
  const fresh = document.createDocumentFragment();
  for (let position = from; position < to; position++) {
    if (!shown.has(position)) {
      const node = rowNode(position);
      shown.set(position, node);
      fresh.append(node);
    }
  }
  space.append(fresh);
}

let renderDue = false;
function renderSoon() {
  if (renderDue) return;
  renderDue = true;
  requestAnimationFrame(() => { renderDue = false; render(); });
}

function select(position, reveal = true) {
  if (view.length === 0) return;
  const next = Math.max(0, Math.min(view.length - 1, position));
  const old = shown.get(selected);
  if (old) old.setAttribute("aria-selected", "false");
  selected = next;
  if (reveal) {
    const top = next * rowHeight;
    if (top < list.scrollTop + rowHeight) list.scrollTop = top - rowHeight;
    else if (top + 2 * rowHeight > list.scrollTop + list.clientHeight) list.scrollTop = top + 2 * rowHeight - list.clientHeight;
  }
  render();
  const node = shown.get(selected);
  if (node) {
    node.setAttribute("aria-selected", "true");
    list.setAttribute("aria-activedescendant", node.id);
  }
  showDetails(stepAt(selected), view[selected] < 0 ? lastRowOf(folds[-1 - view[selected]].cpu, stepAt(selected)) : view[selected]);
}

function centre() {
  list.scrollTop = selected * rowHeight - list.clientHeight / 2;
  render();
}

/** Where a row is in the view, with the fold around it opened; where it is in none, the last one before. */
function positionOf(row) {
  let position = view.indexOf(row);
  if (position < 0 && folded) {
    const fold = folds.findIndex(one =>
      one.cpu === cpuOf[row] && one.first <= stepOf[row] && stepOf[row] <= one.last);
    if (fold >= 0) {
      opened.add(fold);
      buildView();
      position = view.indexOf(row);
    }
  }
  return position >= 0 ? position : Math.max(0, lastAtMost(view.length, stepAt, stepOf[row]));
}

function goToStep(step) {
  const row = Math.max(0, rowAt(step));
  const position = positionOf(row);
  select(position, false);
  centre();
  byId("timeline-section").scrollIntoView({block: "nearest"});
  list.focus({preventScroll: true});
  say("Step " + number(step));
}

function toggleFold(position) {
  const item = view[position];
  if (item >= 0) return;
  const fold = -1 - item;
  if (opened.has(fold)) opened.delete(fold); else opened.add(fold);
  buildView();
  select(position);
}

function toggleAll() {
  const row = view[selected] < 0 ? lastRowOf(folds[-1 - view[selected]].cpu, stepAt(selected)) : view[selected];
  folded = !folded;
  opened.clear();
  byId("fold-toggle").setAttribute("aria-pressed", String(!folded));
  buildView();
  select(positionOf(row), false);
  centre();
}

/** The next step, forwards or back, of which the most telling kind is that of the selected one. */
function sameKind(direction) {
  const step = stepAt(selected);
  const kind = kindOf(step);
  const steps = [...kindsOfStep.keys()].sort((a, b) => a - b);
  const wanted = kind < 0 ? () => true : other => (kindsOfStep.get(other) >> kind & 1) === 1;
  const candidates = steps.filter(other => (direction > 0 ? other > step : other < step) && wanted(other));
  const found = direction > 0 ? candidates[0] : candidates[candidates.length - 1];
  const name = kind < 0 ? "event" : run.kindNames[kind];
  if (found === undefined) say("No " + (direction > 0 ? "later " : "earlier ") + name);
  else { goToStep(found); say("Step " + number(found) + ": " + name); }
}

let lastSearch = "";

/** A step's number, or words that are in where, instruction, line or what; from the selected row on, then from the start. */
function search(text, direction) {
  const wanted = text.trim().toLowerCase();
  if (wanted === "") return;
  lastSearch = wanted;
  if (/^[0-9][0-9,]*$/.test(wanted)) { goToStep(Number(wanted.replaceAll(",", ""))); return; }
  const places = new Set(run.places.flatMap((one, i) => one.join(" ").toLowerCase().includes(wanted) ? [i] : []));
  const notes = new Set(run.notes.flatMap((one, i) => one.toLowerCase().includes(wanted) ? [i] : []));
  const from = view[selected] < 0 ? rowAt(stepAt(selected)) : view[selected];
  for (let i = 1; i <= run.rows; i++) {
    const row = (from + direction * i + 2 * run.rows) % run.rows;
    if (places.has(placeOf[row]) || notes.has(noteOf[row])) {
      const position = positionOf(row);
      select(position, false);
      centre();
      say("Found at step " + number(stepOf[row]));
      byId("search-result").textContent = "step " + number(stepOf[row]);
      return;
    }
  }
  byId("search-result").textContent = "not found";
  say("Not found");
}

function measure() {
  const height = parseFloat(getComputedStyle(document.documentElement).getPropertyValue("--row"));
  if (height !== rowHeight) {
    rowHeight = height;
    buildView();
    if (selected >= 0) centre();
  }
  render();
}

function startTimeline() {
  const section = byId("timeline-section");
  document.documentElement.style.setProperty("--lanes", String(lanes));
  document.documentElement.style.setProperty("--digits", String(Math.max(5, 2 * number(run.lastStep).length + 1)));
  // The lanes say whose step it is, as far as they go.
  if (cpuCount <= MOST_LANES) section.classList.add("all-lanes");
  byId("timeline-bar").append(
    el("span", {id: "timeline-count", class: "soft"}),
    el("label", {class: "search"}, el("span", {class: "said"}, "Search the timeline"),
      el("input", {id: "search", type: "search", placeholder: "step, symbol, instruction…", autocomplete: "off",
        onkeydown: event => {
          if (event.key === "Enter") search(event.target.value, event.shiftKey ? -1 : 1);
          else if (event.key === "Escape") list.focus();
          event.stopPropagation();
        }})),
    el("span", {id: "search-result", class: "soft small"}),
    el("button", {id: "fold-toggle", type: "button", "aria-pressed": "false", onclick: toggleAll}, "all steps"),
    el("button", {type: "button", onclick: showHelp, "aria-label": "Keyboard help"}, "?"));
  byId("timeline-head").append(
    el("span", {class: "c-step"}, "step"),
    el("span", {class: "c-lanes"}, CPUS.slice(0, lanes).map(cpu => el("span", {class: "lane"}, String(cpu % 10)))),
    el("span", {class: "c-cpu"}, "cpu"), ...[["where", "where"], ["text", "instruction"]].map(([name, words]) => {
      const head = el("span", {class: "c-" + name}, words);
      head.append(edge("Width of the column: " + words, section, "--column-" + name, () => head.clientWidth, 48));
      return head;
    }), el("span", {class: "c-what"}, "what it did"));
  byId("splitter").append(edge("Width of the timeline", byId("work"), "--timeline", () => section.clientWidth, 240));
  byId("timeline-legend").textContent = "A lane per CPU: ● steps, · could step, z is parked, blank has halted. "
    + "△ stores to a translation table, ✗ breaks a rule, ▸ folded: Enter opens it."
    + (cpuCount > MOST_LANES ? " Lanes are those of the first " + MOST_LANES + " CPUs." : "");
  // What breaks a rule must not be hidden in a fold.
  for (const violation of run.violations) {
    const fold = folds.findIndex(one => one.cpu === violation.cpu && one.first <= violation.step && violation.step <= one.last);
    if (fold >= 0 && rowsOfFold(folds[fold]).length <= MOST_OPENED) opened.add(fold);
  }
  list.append(space);
  list.addEventListener("scroll", renderSoon, {passive: true});
  list.addEventListener("click", event => {
    const node = event.target.closest(".row");
    if (!node) return;
    const position = Number(node.dataset.position);
    if (position === selected && view[position] < 0 || node.classList.contains("fold") && event.target.closest(".c-what")) {
      toggleFold(position);
    } else select(position);
  });
  new ResizeObserver(measure).observe(list);
  buildView();
  measure();
}
