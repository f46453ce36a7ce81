// The table block: raw_text and rich_text cells, alignment and wrapping by column.

import { h } from "./dom.js";
import { richText } from "./richtext.js";
import { strange } from "./strange.js";

export function table(block) {
  const settings = block.column_settings ?? [];
  const rows = (block.rows ?? []).map((row, at) => h("tr", {}, row.map((cell, column) => {
    const { align = "left", is_wrapped: wrapped = false } = settings[column] ?? {};
    const traits = { class: `align-${["center", "right"].includes(align) ? align : "left"} ${wrapped ? "is-wrapped" : ""}` };
    return h(at === 0 ? "th" : "td", at === 0 ? { ...traits, scope: "col" } : traits, content(cell));
  })));
  return h("div", { class: "table-frame", tabindex: "0", role: "group", "aria-label": "Table" },
    h("table", {}, h("thead", {}, rows.slice(0, 1)), h("tbody", {}, rows.slice(1))));
}

function content(cell) {
  if (cell.type === "raw_text") return cell.text;
  if (cell.type === "raw_number") return cell.text ?? String(cell.value);
  if (cell.type === "rich_text") return richText(cell);
  return strange(cell);
}
