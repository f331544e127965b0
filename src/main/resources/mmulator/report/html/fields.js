// Values taken apart, by fields that the data names.

/** Those fields of a value that are not zero, or, where there is one before it, that were not; what has changed is marked. */
function fieldsTable(caption, fields, value, before = null) {
  const rows = fields.flatMap(([name, high, low, meanings]) => {
    const of = whole => BigInt.asUintN(high - low + 1, BigInt(whole) >> BigInt(low));
    const now = of(value), was = before === null ? now : of(before);
    if (now === 0n && was === 0n) return [];
    const words = held => [hex(held, 1), meanings[String(held)] ? " " + meanings[String(held)] : ""];
    return [el("tr", {class: now === was ? "" : "differs"}, el("th", {scope: "row"}, now === was ? name : el("mark", {}, name)),
      el("td", {class: "soft"}, high === low ? String(low) : high + ":" + low),
      el("td", {}, now === was ? words(now) : [words(was), " → ", el("mark", {}, words(now))]))];
  });
  return rows.length ? table(caption, ["field", "bits", "value"], rows) : el("p", {class: "soft"}, "All fields are zero.");
}

/** The fields of a descriptor in a table, by what it is. */
function descriptorFields(table_, value) {
  return data("tables").fields[table_.fields[Number(value & 3n)]];
}
