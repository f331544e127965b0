// What is wrong, and how it came to that.

function violationCard(violation, number_) {
  return el("article", {class: "card " + violation.severity},
    el("h2", {}, el("span", {class: "rule"}, (violation.severity === "error" ? "✗ " : "! ") + violation.rule), " " + violation.headline),
    el("p", {}, el("code", {}, violation.text), " at " + violation.at + ", cpu" + violation.cpu + ", step ", stepLink(violation.step),
      violation.in ? ", in " + violation.in : ""),
    el("div", {class: "columns"},
      el("dl", {}, violation.notes.map(([label, text]) => [el("dt", {}, label), el("dd", {}, text)]),
        el("dt", {}, "rule"), el("dd", {}, violation.section), el("dt", {}, "help"), el("dd", {class: "help"}, violation.help)),
      violation.story.length < 2 ? "" : el("div", {}, el("h3", {}, "Step by step"),
        el("ol", {class: "story"}, violation.story.map(([step, cpu, text]) => el("li", {class: step === violation.step && cpu >= 0 && text.startsWith(violation.rule) ? "end" : ""},
          cpu < 0 ? el("span", {class: "soft"}, "… " + text) : [stepLink(step, "step " + number(step)), el("b", {}, " cpu" + cpu + " "), text]))))),
    el("p", {class: "replay"}, el("code", {}, violation.command), " ", copyButton(violation.command, "the command that replays this")));
}

function mismatchCard(mismatch) {
  return el("article", {class: "card error"},
    el("h2", {}, el("span", {class: "rule"}, "✗ EXPECTATION"), " " + mismatch.headline), el("p", {}, mismatch.at),
    el("dl", {}, el("dt", {}, "expected"), el("dd", {}, mismatch.expected), el("dt", {}, "found"), el("dd", {}, mismatch.found)));
}

const MOST_CARDS = 10;

function showViolations() {
  const cards = run.violations.slice(0, MOST_CARDS).map(violationCard);
  byId("violations").append(...cards, ...run.mismatches.map(mismatchCard));
  const rest = run.violations.slice(MOST_CARDS);
  if (rest.length) {
    byId("violations").append(el("details", {}, el("summary", {}, "and " + plural(rest.length, "more violation")),
      el("ul", {}, rest.slice(0, 1000).map(one => el("li", {}, one.rule + " cpu" + one.cpu + " at step ", stepLink(one.step), ": " + one.headline)))));
  }
}

function showHead() {
  const expected = run.verdict === "PASS" && run.violations.some(one => one.severity === "error");
  byId("head").append(
    el("p", {class: "name"}, el("span", {class: "verdict " + run.verdict.toLowerCase()}, {PASS: "✓ ", FAIL: "✗ ", INCONCLUSIVE: "? ", ERROR: "✗ "}[run.verdict] + run.verdict),
      " ", el("span", {class: "soft"}, expected ? "as the fixture expects, which is that a rule is broken" : "")),
    el("h1", {}, run.fixture),
    run.description ? el("p", {class: "description"}, run.description) : "",
    el("p", {class: "soft"}, run.summary),
    el("p", {class: "replay"}, el("code", {id: "replay"}, run.command), " ", copyButton(run.command, "the command that replays this run")));
  if (run.omissions.length) {
    byId("omissions").append(el("h2", {}, "Left out for size"), el("ul", {}, run.omissions.map(text => el("li", {}, text))));
  }
}
