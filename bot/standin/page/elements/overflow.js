// The "…" menu.

import { here } from "../addresses.js";
import { confirmed } from "../confirm.js";
import { h, icon } from "../dom.js";
import { openMenu } from "../menu.js";
import { plain } from "../texts.js";

export function overflow(slot) {
  const { element, surface } = slot;
  const opener = h("button", {
    type: "button", class: "button is-icon", "aria-label": "More actions", "aria-haspopup": "menu", "aria-expanded": "false",
    onclick: () => openMenu(opener, (element.options ?? []).map((option) => ({
      label: plain(option.text), hint: plain(option.description), run: () => pick(option),
    }))),
  }, icon("more"));

  async function pick(option) {
    if (!(await confirmed(element.confirm))) return;
    if (/^https?:/i.test(option.url ?? "")) window.open(here(option.url), "_blank", "noopener,noreferrer");
    await surface.press(slot, { selected_option: option });
  }
  return opener;
}
