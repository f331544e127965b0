// What was recorded, and what it says of any one step. The state at a step is the state once it has been executed.

const run = data("run");
const cpuCount = run.cpus.length;
const CPUS = Array.from({length: cpuCount}, (none, cpu) => cpu);

/** Numbers that are told by the places where they change. */
function expand(pairs, n, between) {
  const all = new Int32Array(n);
  for (let i = 0; i < pairs.length; i += 2) {
    const end = i + 2 < pairs.length ? pairs[i + 2] : n;
    for (let row = pairs[i]; row < end; row++) all[row] = between(pairs[i + 1], row - pairs[i]);
  }
  return all;
}

const stepOf = expand(run.stepFrom, run.rows, (step, after) => step + after);
const cpuOf = expand(run.cpuFrom, run.rows, cpu => cpu);
const placeOf = Int32Array.from(run.placeOf);
const noteOf = new Int32Array(run.rows);
for (let i = 0; i < run.noteOf.length; i += 2) noteOf[run.noteOf[i]] = run.noteOf[i + 1];

const rowsOfCpu = CPUS.map(() => []);
for (let row = 0; row < run.rows; row++) rowsOfCpu[cpuOf[row]].push(row);

const kindsOfStep = new Map();
for (let i = 0; i < run.kinds.length; i += 2) kindsOfStep.set(run.kinds[i], run.kinds[i + 1]);

function place(row) {
  const [pc, name, at, text, word, caller] = run.places[placeOf[row]];
  return {pc, name, at, text, word, caller};
}

const note = row => run.notes[noteOf[row]];

/** The last row of a step, or the one before it where the step is not in the timeline; -1 before the first. */
const rowAt = step => lastAtMost(run.rows, row => stepOf[row], step);

/** The last row of cpu up to and with step, or -1. */
function lastRowOf(cpu, step) {
  const rows = rowsOfCpu[cpu];
  const i = lastAtMost(rows.length, at => stepOf[rows[at]], step);
  return i < 0 ? -1 : rows[i];
}

/** The most telling kind of a step, or -1. */
function kindOf(step) {
  const mask = kindsOfStep.get(step) || 0;
  return mask === 0 ? -1 : Math.log2(mask & -mask);
}

function perCpu(changes) {
  const all = CPUS.map(() => []);
  for (const change of changes) all[change[0]].push(change);
  return all;
}

const activities = perCpu(run.activities);

/** . runs, z is parked, x has halted */
function activity(cpu, step) {
  const i = lastAtMost(activities[cpu].length, at => activities[cpu][at][1], step);
  return i < 0 ? "." : activities[cpu][i][2];
}

const regimeChanges = perCpu(run.regimeChanges);

/** The regimes that may be in effect, the first for sure but for pending writes. */
function regimes(cpu, step) {
  const i = lastAtMost(regimeChanges[cpu].length, at => regimeChanges[cpu][at][1], step);
  return i < 0 ? [] : regimeChanges[cpu][i].slice(2).map(n => run.regimes[n]);
}

/** kind 0: register writes; 1: TLB maintenance */
function pending(cpu, kind, step) {
  return run.pending
    .filter(one => one[0] === cpu && one[1] === kind && one[3] <= step && (one[4] < 0 || one[4] > step))
    .map(one => ({text: run.pendingTexts[one[2]], from: one[3], until: one[4]}));
}

// TLBs

const entryCache = new Map();

function entry(id) {
  if (!entryCache.has(id)) {
    const [ia, shift, oa, level, isRun, asid, attributes, descriptor, value] = data("tlbs").entries[id];
    const low = BigInt(ia);
    entryCache.set(id, {
      id, ia, shift, oa, level, isRun: isRun === 1, asid, attributes: data("tlbs").attributes[attributes],
      descriptor: Number(descriptor), value, low, high: low + (1n << BigInt(shift)),
    });
  }
  return entryCache.get(id);
}

let staysByCpu = null;

/** What the concrete TLB of cpu holds: entries with since when. */
function concrete(cpu, step) {
  staysByCpu = staysByCpu || perCpu(data("tlbs").stays);
  const held = [];
  for (const stay of staysByCpu[cpu]) {
    if (stay[2] > step) break;
    if (stay[3] < 0 || stay[3] > step) {
      held.push({entry: entry(stay[1]), from: stay[2], until: stay[3], remover: data("tlbs").removers[stay[4]]});
    }
  }
  return held;
}

let possibleChanges = null;

function possibleOf(cpu, address, step) {
  if (!possibleChanges) {
    possibleChanges = CPUS.map(() => new Map());
    for (const [of, at, when, list] of data("tlbs").changes) {
      if (!possibleChanges[of].has(at)) possibleChanges[of].set(at, []);
      possibleChanges[of].get(at).push([when, list]);
    }
  }
  const changes = possibleChanges[cpu].get(address) || [];
  const i = lastAtMost(changes.length, at => changes[at][0], step);
  return i < 0 ? [] : data("tlbs").lists[changes[i][1]];
}

/** What some TLB of cpu may hold for the addresses that are followed; stale is what the tables do not say now. */
function possible(cpu, step) {
  const found = new Map();
  data("tlbs").addresses.forEach(([va, since], address) => {
    if (since > step) return;
    for (const [id, from, until, cause, walker] of possibleOf(cpu, address, step)) {
      const stale = cause >= 0;
      const known = found.get(id);
      if (!known || (stale && !known.stale)) {
        found.set(id, {entry: entry(id), from, until, stale, why: stale ? data("tlbs").causes[cause] : "", walker});
      }
    }
  });
  return [...found.values()];
}

/** Both views as one list, by address: concrete, possible or both, stale or not. */
function tlb(cpu, step) {
  const all = new Map();
  for (const held of concrete(cpu, step)) {
    all.set(held.entry.id, {entry: held.entry, concrete: held, possible: null, stale: false, why: ""});
  }
  for (const may of possible(cpu, step)) {
    const one = all.get(may.entry.id) || {entry: may.entry, concrete: null};
    all.set(may.entry.id, {...one, possible: may, stale: may.stale, why: may.why});
  }
  return [...all.values()].sort((a, b) =>
    a.entry.low < b.entry.low ? -1 : a.entry.low > b.entry.low ? 1 : b.entry.shift - a.entry.shift);
}

// Translation tables

let tableIndex = null;

function tables() {
  if (tableIndex) return tableIndex;
  const byAddress = new Map();
  for (const [address, level, words, entries, shift, step, name, complete, runs, fields] of data("tables").tables) {
    byAddress.set(Number(address), {
      address: Number(address), level, words, entries, shift, step, name, complete: complete === 1, fields,
      runs: runs.map(([index, count, value, delta, text, first]) => ({
        index, count, value: BigInt(value), delta: BigInt(delta), text: data("tables").descriptors[text], first: BigInt(first),
      })),
      changed: new Map(),
    });
  }
  const sorted = [...byAddress.values()].sort((a, b) => a.address - b.address);
  const byDescriptor = new Map();
  for (const [address, step, cpu, value, text, published] of data("tables").stores) {
    const at = Number(address);
    const change = {address: at, step, cpu, value: BigInt(value), text: data("tables").descriptors[text], published};
    if (!byDescriptor.has(at)) byDescriptor.set(at, []);
    byDescriptor.get(at).push(change);
  }
  tableIndex = {byAddress, sorted, byDescriptor};
  for (const [at, changes] of byDescriptor) {
    const table = tableWith(at);
    if (table) table.changed.set((at - table.address) / 8, changes);
  }
  return tableIndex;
}

/** The table that holds the descriptor at an address, or null. */
function tableWith(address) {
  const sorted = tables().sorted;
  const i = lastAtMost(sorted.length, at => sorted[at].address, address);
  return i >= 0 && address < sorted[i].address + 8 * sorted[i].entries ? sorted[i] : null;
}

/** The descriptor of a run, counted from 0: its address grows as its value does. */
function ofRun(run, i) {
  const grown = run.delta * BigInt(i);
  return {value: BigInt.asUintN(64, run.value + grown),
    text: run.text.replace("@", "0x" + (run.first + grown).toString(16))};
}

/** A descriptor as it was when its table was found. */
function asFound(table, index) {
  for (const run of table.runs) {
    if (index >= run.index && index < run.index + run.count) return ofRun(run, index - run.index);
  }
  return {value: 0n, text: "Invalid"};
}

/** A descriptor at a step, with the store that made it, if any. */
function descriptorAt(table, index, step) {
  const changes = table.changed.get(index) || [];
  const i = lastAtMost(changes.length, at => changes[at].step, step);
  return i < 0 ? {...asFound(table, index), change: null}
    : {value: changes[i].value, text: changes[i].text, change: changes[i]};
}

/** Neighbours that say the same thing of the next address: [{index, count, text, value, change}], invalid ones left out. */
function contents(table, step) {
  const special = [...table.changed.keys()].filter(index => table.changed.get(index)[0].step <= step).sort((a, b) => a - b);
  const parts = special.map(index => ({index, count: 1, ...descriptorAt(table, index, step)}));
  for (const run of table.runs) {
    let from = run.index;
    const end = run.index + run.count;
    for (const index of [...special.filter(at => at >= from && at < end), end]) {
      if (index > from) parts.push({index: from, count: index - from, ...ofRun(run, from - run.index), change: null, run});
      from = index + 1;
    }
  }
  return parts.sort((a, b) => a.index - b.index);
}

const nextTable = text => text.startsWith("Table next ") ? Number(/0x[0-9a-f]+/.exec(text)[0]) : null;
