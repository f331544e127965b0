// Elements are made from text, never parsed: nothing that a fixture says can become markup.

const SVG = "http://www.w3.org/2000/svg";

function fillIn(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false && child !== "") node.append(child);
  }
  return node;
}

function el(name, attributes, ...children) {
  return fillIn(document.createElement(name), attributes, children);
}

function svg(name, attributes, ...children) {
  return fillIn(document.createElementNS(SVG, name), attributes, children);
}

const byId = id => document.getElementById(id);

const numberFormat = new Intl.NumberFormat("en-US");
const number = n => numberFormat.format(n);
const plural = (n, one, many) => number(n) + " " + (n === 1 ? one : many || one + "s");

/** 4K, 2M, 1G of a power of two. */
function sizeText(shift) {
  const units = ["", "K", "M", "G", "T", "P"];
  const unit = Math.min(Math.floor(shift / 10), 5);
  return 2 ** (shift - 10 * unit) + units[unit];
}

function hex(value, digits = 16) {
  return "0x" + value.toString(16).padStart(digits, "0");
}

const parsed = new Map();

/** What the element data-NAME holds; parsed when it is first needed. */
function data(name) {
  if (!parsed.has(name)) parsed.set(name, JSON.parse(byId("data-" + name).textContent));
  return parsed.get(name);
}

/** Index of the last of n sorted values that is at most wanted, or -1. */
function lastAtMost(n, valueAt, wanted) {
  let low = 0, high = n;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (valueAt(middle) <= wanted) low = middle + 1; else high = middle;
  }
  return low - 1;
}

function say(text) {
  byId("said").textContent = text;
}

function copyButton(text, what) {
  return el("button", {type: "button", class: "copy", "aria-label": "Copy " + what, onclick: async event => {
    const button = event.currentTarget;
    let copied = true;
    try {
      await navigator.clipboard.writeText(text);
    } catch (refused) {
      copied = false;
    }
    button.textContent = copied ? "copied" : "select it and press Ctrl+C";
    say(copied ? "Copied" : "Not copied");
    setTimeout(() => { button.textContent = "copy"; }, 2000);
  }}, "copy");
}

/** A line with a button that opens what is below; not a summary, which must not hold what else in the line can be clicked. */
function opener(label, line, open, make) {
  const below = el("div", {class: "below"});
  const button = el("button", {type: "button", class: "opener", onclick: () => show(below.hidden)}, label);
  const show = on => {
    if (on && !below.hasChildNodes()) below.append(make());
    below.hidden = !on;
    button.setAttribute("aria-expanded", String(on));
  };
  show(open);
  return [button, line, below];
}

/** A step as a link into the timeline. */
function stepLink(step, text) {
  return el("a", {href: "#step=" + step, class: "step", onclick: event => {
    event.preventDefault();
    goToStep(step);
  }}, text || number(step));
}
