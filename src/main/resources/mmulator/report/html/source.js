// The sources around what was executed, with where each CPU is.

let sourceFiles = null;

function sourceFile(name) {
  sourceFiles = sourceFiles || new Map(data("source").files.map(([file, parts]) => [file, parts]));
  return sourceFiles.get(name);
}

/** "asm/x.S:31" as [file, line], or null. */
function position(at) {
  const found = /^(.*):(\d+)$/.exec(at);
  return found ? [found[1], Number(found[2])] : null;
}

let placesByLine = null;

/** The next step, from the selected one on and then from the start, that executes a line. */
function nextAtLine(at) {
  if (!placesByLine) {
    placesByLine = new Map();
    run.places.forEach((one, i) => placesByLine.set(one[2], [...(placesByLine.get(one[2]) || []), i]));
  }
  const wanted = new Set(placesByLine.get(at));
  for (let i = 1; i <= run.rows; i++) {
    const row = (Math.max(0, shownRow) + i) % run.rows;
    if (wanted.has(placeOf[row])) return stepOf[row];
  }
  return null;
}

function sourcePanel() {
  const at = shownRow < 0 ? null : position(place(shownRow).at);
  const parts = at && sourceFile(at[0]);
  if (!parts) return el("p", {class: "soft"}, "No source is known for this instruction.");
  const here = new Map();
  for (const cpu of CPUS) {
    const row = lastRowOf(cpu, shownStep);
    const its = row < 0 ? null : position(place(row).at);
    if (its && its[0] === at[0]) here.set(its[1], [...(here.get(its[1]) || []), cpu]);
  }
  const lines = [], text_ = place(shownRow).text;
  parts.forEach(([first, texts], i) => {
    if (i > 0) lines.push(el("li", {class: "soft"}, "…"));
    texts.forEach((text, n) => {
      const line = first + n, name = at[0] + ":" + line, executed = run.places.some(one => one[2] === name);
      lines.push(el("li", {class: line === at[1] ? "here" : "", "aria-current": line === at[1] ? "true" : null, "data-line": line},
        executed ? el("button", {type: "button", class: "link", "aria-label": "Line " + line + ": to its next step",
          onclick: () => { const step = nextAtLine(name); if (step !== null) goToStep(step); }}, String(line)) : el("span", {class: "soft"}, String(line)),
        el("span", {class: "cpus"}, here.has(line) ? cpuList(here.get(line)) : ""), el("code", {}, text, line === at[1] && text_.includes("(was ") ? [" ", el("mark", {}, text_)] : "")));
    });
  });
  const caller = place(shownRow).caller;
  return [el("h3", {}, at[0]), caller ? el("p", {class: "soft"}, "a macro, called at " + caller) : "",
    el("ol", {class: "listing"}, lines)];
}
