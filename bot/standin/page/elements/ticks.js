// Checkboxes and radio buttons.

import { h, newId } from "../dom.js";
import { text } from "../texts.js";

export function ticks(slot) {
  const { element, surface } = slot;
  const many = element.type === "checkboxes";
  const name = newId("ticks");
  const before = many ? slot.state?.selected_options ?? [] : [slot.state?.selected_option].filter(Boolean);
  const boxes = (element.options ?? []).map((option) => h("input", {
    type: many ? "checkbox" : "radio", name, value: option.value, onchange: changed,
    checked: before.some((each) => each.value === option.value),
  }));

  async function changed() {
    const picked = element.options.filter((_, index) => boxes[index].checked);
    await surface.chose(slot, many ? { selected_options: picked } : { selected_option: picked[0] ?? null });
  }

  return h("div", {
    class: "ticks", role: many ? "group" : "radiogroup", "aria-labelledby": slot.labelledBy, "aria-describedby": slot.describedBy,
    "aria-label": slot.labelledBy ? null : "Options",
  }, (element.options ?? []).map((option, index) => h("label", { class: "tick" }, boxes[index],
    h("span", { class: "tick-words mrkdwn" }, text(option.text),
      option.description && h("small", {}, text(option.description))))));
}
