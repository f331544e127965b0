// Keys, links, and the start.

const KEYS = [
  ["j or ↓, k or ↑", "next and previous row"], ["Page Down, Page Up, g or Home, G or End", "further"],
  ["n, p", "next and previous step of the same kind: store to a table, TLB maintenance, dsb, TLB fill…"],
  ["v", "next violation"], ["Enter, space", "open or close a folded row"], ["f", "fold, or show all steps"],
  ["1 to 7", "the tabs of the details"], ["/", "search: a step, a symbol, an instruction; Enter goes on, Shift+Enter back"],
  ["N", "search on"], ["?", "this page of keys"]];

function showHelp() {
  byId("help").showModal();
}

function nextViolation() {
  const steps = [...new Set(run.violations.map(one => one.step))].sort((a, b) => a - b);
  if (steps.length === 0) { say("No violation"); return; }
  const step = stepAt(selected), next = steps.find(one => one > step) ?? steps[0];
  chooseViolation(run.violations.findIndex(one => one.step === next));
}

function page() {
  return Math.max(1, Math.floor(list.clientHeight / rowHeight) - 2);
}

const ACTIONS = {
  j: () => select(selected + 1), ArrowDown: () => select(selected + 1), k: () => select(selected - 1), ArrowUp: () => select(selected - 1),
  PageDown: () => select(selected + page()), PageUp: () => select(selected - page()),
  g: () => select(0), Home: () => select(0), G: () => select(view.length - 1), End: () => select(view.length - 1),
  n: () => sameKind(1), p: () => sameKind(-1), v: nextViolation, f: toggleAll, N: () => search(lastSearch, 1),
  Enter: () => toggleFold(selected), " ": () => toggleFold(selected),
  "/": () => { byId("search").focus(); byId("search").select(); }, "?": showHelp,
};
TABS.forEach(([id], i) => { ACTIONS[i + 1] = () => showTab(id); });

/** Only in the timeline do they not mean what they mean everywhere. */
const OF_TIMELINE = new Set(["ArrowDown", "ArrowUp", "PageDown", "PageUp", "Home", "End", "Enter", " "]);

document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.altKey || event.metaKey || byId("help").open || /^(input|textarea|select)$/i.test(event.target.tagName)) return;
  const action = ACTIONS[event.key];
  if (!action || OF_TIMELINE.has(event.key) && document.activeElement !== list) return;
  event.preventDefault();
  action();
});

function fromHash() {
  const wanted = new URLSearchParams(location.hash.slice(1));
  if (TABS.some(([id]) => id === wanted.get("tab"))) tab = wanted.get("tab");
  return wanted.has("step") ? Number(wanted.get("step")) : null;
}

function start() {
  showHead();
  showViolations();
  showStates();
  if (run.violations.length || run.mismatches.length) tab = "verdict";
  byId("terminal").open = false;
  byId("help").append(el("h2", {id: "help-title"}, "Keys"),
    el("dl", {}, KEYS.map(([keys, what]) => [el("dt", {}, keys), el("dd", {}, what)])),
    el("form", {method: "dialog"}, el("button", {}, "Close")));
  if (run.rows === 0) return;
  byId("work").hidden = false;
  startDetails();
  startTimeline();
  const errors = run.violations.filter(one => one.severity === "error");
  const first = fromHash() ?? (errors.length ? errors[0].step : null);
  if (first === null) select(0);
  else {
    select(positionOf(Math.max(0, rowAt(first))), false);
    centre();
  }
  addEventListener("hashchange", () => {
    const step = fromHash();
    if (step !== null && step !== shownStep) goToStep(step); else draw();
  });
  document.documentElement.dataset.ready = "true";
}

start();
