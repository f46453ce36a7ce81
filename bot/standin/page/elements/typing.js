// Fields one types into: text, numbers, addresses.

import { h, newId } from "../dom.js";
import { plain } from "../texts.js";

const KEYBOARDS = { number_input: "decimal", url_text_input: "url", email_text_input: "email" };

export function typing(slot) {
  const { element } = slot;
  const counter = newId("counter");
  const traits = {
    id: slot.id, class: "field", placeholder: plain(element.placeholder), autocomplete: "off",
    "aria-labelledby": slot.labelledBy, "aria-label": slot.labelledBy ? null : plain(element.placeholder) || "Text",
    "aria-describedby": [slot.describedBy, counter].filter(Boolean).join(" "),
    value: slot.state?.value ?? "", oninput: changed, onkeydown: keys, dataset: { autofocus: element.focus_on_load ? "yes" : null },
  };
  const field = element.multiline
    ? h("textarea", { ...traits, rows: 3 })
    : h("input", { type: "text", inputmode: KEYBOARDS[element.type], ...traits });
  const left = h("span", { class: "counter", id: counter, hidden: true });
  if (element.multiline) requestAnimationFrame(() => grow(field));
  count();

  function changed() {
    if (element.multiline) grow(field);
    count();
    slot.surface.typed(slot, { value: field.value === "" ? null : field.value }, { tells: hears("on_character_entered") });
  }

  function hears(moment) {
    const asked = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
    return slot.block.dispatch_action === true && asked.includes(moment);
  }

  function keys(event) {
    if (event.key !== "Enter" || event.shiftKey || element.multiline || !hears("on_enter_pressed")) return;
    event.preventDefault();
    slot.surface.press(slot, { value: field.value });
  }

  // Shown when the end of the allowed length comes near, as minus when it is passed.
  function count() {
    const most = element.max_length ?? 3000;
    const room = most - [...field.value].length;
    left.hidden = element.type !== "plain_text_input" || room > Math.max(20, most * 0.1);
    left.textContent = String(room);
    left.classList.toggle("is-over", room < 0);
    left.title = room < 0 ? "Too long by this many characters" : "Characters left";
  }

  return h("div", { class: "typing" }, field, left);
}

function grow(field) {
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight + 2, 320)}px`;
}
