// Narrows a page's list to what the reader types and to the kinds that are pressed.

const rows = [...document.querySelectorAll("[data-kind]")];
const texts = new Map(rows.map(row => [row, row.textContent.toLowerCase()]));
const field = document.getElementById("filter");
const kinds = [...document.querySelectorAll("button[data-shows]")];

function narrow() {
  const words = field.value.toLowerCase().split(/\s+/).filter(word => word);
  const pressed = kinds.filter(kind => kind.getAttribute("aria-pressed") === "true").map(kind => kind.dataset.shows);
  let shown = 0;
  for (const row of rows) {
    row.hidden = pressed.length > 0 && !pressed.includes(row.dataset.kind) || !words.every(word => texts.get(row).includes(word));
    shown += row.hidden ? 0 : 1;
  }
  document.getElementById("filtered").textContent = shown === rows.length ? "" : shown + " of " + rows.length + " shown";
}

if (field) {
  field.addEventListener("input", narrow);
  for (const kind of kinds) {
    kind.addEventListener("click", () => {
      kind.setAttribute("aria-pressed", kind.getAttribute("aria-pressed") === "true" ? "false" : "true");
      narrow();
    });
  }
  field.closest("form").addEventListener("submit", event => event.preventDefault());
  field.closest("form").hidden = false;
}
document.documentElement.dataset.ready = "true";
