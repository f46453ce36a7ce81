// Elements, each drawn by its type.

import { button } from "./elements/button.js";
import { multiSelect, select } from "./elements/select.js";
import { overflow } from "./elements/overflow.js";
import { day, moment, timeOfDay } from "./elements/calendar.js";
import { ticks } from "./elements/ticks.js";
import { typing } from "./elements/typing.js";
import { picture } from "./picture.js";
import { strange } from "./strange.js";

const ELEMENTS = {
  button, workflow_button: button, overflow,
  static_select: select, external_select: select, users_select: select, conversations_select: select, channels_select: select,
  multi_static_select: multiSelect, multi_external_select: multiSelect, multi_users_select: multiSelect,
  multi_conversations_select: multiSelect, multi_channels_select: multiSelect,
  checkboxes: ticks, radio_buttons: ticks,
  datepicker: day, timepicker: timeOfDay, datetimepicker: moment,
  plain_text_input: typing, number_input: typing, url_text_input: typing, email_text_input: typing,
};

export function isStateful(object) {
  return object.type in ELEMENTS && !["button", "workflow_button", "overflow"].includes(object.type);
}

export function element(slot) {
  const { element: object } = slot;
  if (object.type === "image") return picture(object, "accessory-image");
  const drawn = ELEMENTS[object.type]?.(slot) ?? strange(object);
  drawn.dataset.actionId = object.action_id ?? "";
  drawn.classList.add("element");
  return drawn;
}
