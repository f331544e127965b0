// What is wrong, and how it came to that.

const MOST_HEADLINES = 4;
/** The violation that the reader looks at. */
let chosenViolation = 0;

const sign = violation => violation.severity === "error" ? "✗ " : "! ";

/** The words of a text, those marked that another does not have; none where nothing of it is the same. */
function marked(text, other) {
  const [before, words] = /^(.*: )?(.*)$/s.exec(text).slice(1);
  const known = new Set(other.replace(/^.*: /, "").split(/\s+/));
  if (!words.split(/\s+/).some(word => known.has(word))) return text;
  return [before || "", words.split(/(\s+)/).map(word => word.trim() === "" || known.has(word) ? word : el("mark", {}, word))];
}

/** A change as events tell it, {@code …: OLD -> NEW}, with what differs marked. */
function markedChange(text) {
  const found = /^(.*?level .*?: )([^;]*?) -> ([^;]*)(;.*)?$/.exec(text);
  return found ? [found[1], marked(found[2], found[3]), " -> ", marked(found[3], found[2]), found[4] || ""] : text;
}

/** Notes that say what was and what is. */
const OPPOSITE = {old: "new", new: "old", from: "now", now: "from", expected: "found", found: "expected"};

function notesOf(notes) {
  const texts = new Map(notes);
  return notes.map(([label, text]) => [el("dt", {}, label),
    el("dd", {}, texts.has(OPPOSITE[label]) ? marked(text, texts.get(OPPOSITE[label])) : text)]);
}

function violationCard(violation, place_) {
  return el("article", {class: "card " + violation.severity},
    el("h3", {}, el("span", {class: "rule"}, sign(violation) + violation.rule), place_),
    el("p", {}, el("code", {}, violation.text), " at " + violation.at + ", cpu" + violation.cpu + ", step ", stepLink(violation.step),
      violation.in ? ", in " + violation.in : ""),
    el("dl", {}, notesOf(violation.notes),
      el("dt", {}, "rule"), el("dd", {}, violation.section), el("dt", {}, "help"), el("dd", {class: "help"}, violation.help)),
    violation.story.length < 2 ? "" : [el("h4", {}, "Step by step"),
      el("ol", {class: "story"}, violation.story.map(([step, cpu, text], i) => el("li", {class: i === violation.story.length - 1 ? "end" : ""},
        cpu < 0 ? el("span", {class: "soft"}, "… " + text) : [stepLink(step, "step " + number(step)), el("b", {}, " cpu" + cpu + " "), markedChange(text)])))],
    el("p", {class: "replay"}, el("code", {}, violation.command), " ", copyButton(violation.command, "the command that replays this")));
}

function mismatchCard(mismatch) {
  return el("article", {class: "card error"},
    el("h3", {}, el("span", {class: "rule"}, "✗ EXPECTATION"), " " + mismatch.headline), el("p", {}, mismatch.at),
    el("dl", {}, notesOf([["expected", mismatch.expected], ["found", mismatch.found]])));
}

function chooseViolation(number_) {
  chosenViolation = number_;
  tab = "verdict";
  goToStep(run.violations[number_].step);
}

function verdictPanel() {
  const all = run.violations;
  if (all.length && all[chosenViolation].step !== shownStep) {
    const here = all.findIndex(one => one.step === shownStep);
    if (here >= 0) chosenViolation = here;
  }
  const turn = by => el("button", {type: "button", disabled: chosenViolation + by < 0 || chosenViolation + by >= all.length,
    onclick: () => chooseViolation(chosenViolation + by)}, by < 0 ? "previous" : "next");
  const place_ = all.length < 2 ? "" : el("span", {class: "soft"}, " " + number(chosenViolation + 1) + " of " + number(all.length) + " ", turn(-1), " ", turn(1));
  if (all.length === 0 && run.mismatches.length === 0) return el("p", {}, "No rule is broken" + (run.verdict === "PASS" ? ", and all is as the fixture expects." : "."));
  return [all.length ? violationCard(all[chosenViolation], place_) : "", ...run.mismatches.map(mismatchCard)];
}

/** One line for each violation: the rest is in the panel. */
function showViolations() {
  const line = (one, i) => el("li", {class: one.severity}, el("a", {href: "#step=" + one.step + "&tab=verdict", onclick: event => {
    event.preventDefault();
    chooseViolation(i);
  }}, el("span", {class: "rule"}, sign(one) + one.rule), " " + one.headline), el("span", {class: "soft"}, " cpu" + one.cpu + ", step " + number(one.step)));
  const lines = run.violations.slice(0, 1000).map(line);
  const unmet = run.mismatches.map(one => el("li", {class: "error"}, el("a", {href: "#tab=verdict", onclick: event => {
    event.preventDefault();
    showTab("verdict");
  }}, el("span", {class: "rule"}, "✗ EXPECTATION"), " " + one.headline)));
  const all = [...lines, ...unmet];
  if (all.length) byId("violations").append(el("ul", {class: "headlines"}, all.slice(0, MOST_HEADLINES)));
  if (all.length > MOST_HEADLINES) {
    byId("violations").append(el("details", {}, el("summary", {}, "and " + number(run.violations.length + unmet.length - MOST_HEADLINES) + " more"),
      el("ul", {class: "headlines"}, all.slice(MOST_HEADLINES))));
  }
}

function showHead() {
  const expected = run.verdict === "PASS" && run.violations.some(one => one.severity === "error");
  byId("head").append(
    el("details", {id: "about"},
      el("summary", {}, el("span", {class: "verdict " + run.verdict.toLowerCase()}, {PASS: "✓ ", FAIL: "✗ ", INCONCLUSIVE: "? ", ERROR: "✗ "}[run.verdict] + run.verdict),
        " ", el("h1", {}, run.fixture), el("span", {class: "soft"}, (expected ? " as expected, a rule is broken; " : " ") + run.summary)),
      run.description ? el("p", {class: "description"}, run.description) : "",
      el("p", {class: "replay"}, el("code", {id: "replay"}, run.command), " ", copyButton(run.command, "the command that replays this run"))));
  if (run.omissions.length) {
    byId("omissions").append(el("h2", {}, "Left out for size"), el("ul", {}, run.omissions.map(text => el("li", {}, text))));
  }
}

/** What an exploration has found, of which this page shows one run. */
function showStates() {
  if (run.states.length === 0) return;
  byId("states").append(el("h2", {}, plural(run.states.length, "explored state")), el("table", {class: "results"},
    el("caption", {class: "said"}, "Explored states, each with a command that shows it"),
    el("thead", {}, el("tr", {}, ["executions", "meaning", "state, and what shows it"].map(head => el("th", {scope: "col"}, head)))),
    el("tbody", {}, run.states.map(([executions, meaning, state, command]) => el("tr", {},
      el("td", {class: "number", "data-unit": executions === 1 ? "execution" : "executions"}, number(executions)),
      el("td", {class: {fails: "failed", "not over": "inconclusive", "as expected": "passed"}[meaning] || ""}, meaning),
      el("td", {}, state, command ? el("p", {class: "replay"}, el("code", {}, command), " ", copyButton(command, "the command that shows this state")) : ""))))));
}
