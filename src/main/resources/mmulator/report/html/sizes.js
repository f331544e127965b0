// Edges that a reader may move, by pointer or by arrow keys.

/** An edge that sets a length of style on owner; @param at the width that it has now, in pixels */
function edge(label, owner, property, at, least) {
  const set = wanted => {
    const width = Math.round(Math.max(least, wanted));
    owner.style.setProperty(property, width + "px");
    node.setAttribute("aria-valuenow", String(width));
    if (typeof render === "function") render();
  };
  const node = el("span", {class: "edge", role: "separator", tabindex: 0, "aria-orientation": "vertical", "aria-label": label,
    "aria-valuenow": "0", "aria-valuemin": String(least), "aria-valuemax": "4000",
    onpointerdown: event => {
      const from = event.clientX, width = at();
      node.setPointerCapture(event.pointerId);
      const move = moved => set(width + moved.clientX - from);
      node.addEventListener("pointermove", move);
      node.addEventListener("pointerup", () => node.removeEventListener("pointermove", move), {once: true});
      event.preventDefault();
    },
    onkeydown: event => {
      const by = {ArrowLeft: -16, ArrowRight: 16}[event.key];
      if (by === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      set(at() + by);
    }});
  return node;
}
