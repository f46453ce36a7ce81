// Buttons: primary, danger, with a confirmation, or leading to an address.

import { here } from "../addresses.js";
import { confirmed } from "../confirm.js";
import { h } from "../dom.js";
import { plain } from "../texts.js";

const SAFE = /^(https?:|mailto:)/i;

export function button(slot) {
  const { element, surface } = slot;
  const style = { primary: "is-primary", danger: "is-danger" }[element.style] ?? "";
  const drawn = h("button", {
    type: "button", class: `button ${style}`, "aria-label": element.accessibility_label, onclick: press,
  }, plain(element.text));

  async function press() {
    if (drawn.getAttribute("aria-busy") === "true" || !(await confirmed(element.confirm, element.style))) return;
    if (SAFE.test(element.url ?? "")) window.open(here(element.url), "_blank", "noopener,noreferrer");
    drawn.setAttribute("aria-busy", "true");
    await surface.press(slot, element.value === undefined ? {} : { value: element.value });
    drawn.removeAttribute("aria-busy");
  }
  return drawn;
}
