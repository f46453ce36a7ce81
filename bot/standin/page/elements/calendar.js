// Days, times of day, and moments: to pick or to type.

import { h } from "../dom.js";
import { zone } from "../team.js";
import { clockTime, isoDay, minutesEast, readTime } from "../time.js";
import { plain } from "../texts.js";
import { Combobox } from "./combobox.js";

function naming(slot, otherwise) {
  return {
    id: slot.id, "aria-labelledby": slot.labelledBy, "aria-describedby": slot.describedBy,
    "aria-label": slot.labelledBy ? null : plain(slot.element.placeholder) || otherwise,
  };
}

// The browser shows "mm/dd/yyyy" where nothing was chosen; an app may have better words.
function picker(slot, field) {
  const mark = () => field.classList.toggle("is-empty", field.value === "");
  field.addEventListener("input", mark);
  field.addEventListener("blur", mark);
  mark();
  return h("div", { class: "picker", dataset: { placeholder: plain(slot.element.placeholder) || null } }, field);
}

export function day(slot) {
  const field = h("input", {
    type: "date", class: "field is-short", ...naming(slot, "Date"), value: slot.state?.selected_date ?? "",
    onchange: () => isWhole(field.value) && slot.surface.chose(slot, { selected_date: field.value || null }),
  });
  return picker(slot, field);
}

// Typing the year 2026 passes through the years 2, 20 and 202.
function isWhole(day) {
  return day === "" || day >= "1000";
}

const HALF_HOURS = Array.from({ length: 48 }, (_, index) => {
  const time = `${String(Math.floor(index / 2)).padStart(2, "0")}:${index % 2 ? "30" : "00"}`;
  return { key: time, label: time, value: time };
});

export function timeOfDay(slot) {
  const { element, surface } = slot;
  let chosen = slot.state?.selected_time ?? null;
  const combo = new Combobox({
    id: slot.id, labelledBy: slot.labelledBy, describedBy: slot.describedBy, label: plain(element.placeholder) || "Time",
    placeholder: plain(element.placeholder) || "09:00",
    offers: offered, isFiltered: false, isPicked: (choice) => choice.key === chosen,
    onpick: (choice) => put(choice.value), onleave: read,
  });

  function offered(typed) {
    const exact = readTime(typed);
    const near = HALF_HOURS.filter((each) => each.label.startsWith(typed) || each.label.startsWith(`0${typed}`));
    if (exact && !near.some((each) => each.key === exact)) near.unshift({ key: exact, label: exact, value: exact });
    return typed ? near : HALF_HOURS;
  }

  // A time typed in full needs no choosing.
  function typedOut() {
    if (!/^\d\d:\d\d$/.test(combo.field.value) || !readTime(combo.field.value)) return;
    combo.close();
    read(combo.field.value);
  }

  function read(typed) {
    const time = readTime(typed);
    if (!typed.trim() && chosen !== null && slot.isInput) put(null);
    else if (time && time !== chosen) put(time);
    else combo.field.value = chosen ?? "";
  }

  async function put(time) {
    const before = chosen;
    chosen = time;
    combo.field.value = time ?? "";
    if (!(await surface.chose(slot, { selected_time: time }))) chosen = before;
    combo.field.value = chosen ?? "";
  }

  combo.field.value = chosen ?? "";
  combo.field.addEventListener("input", typedOut);
  return h("div", { class: "combo is-short" }, combo.field, combo.arrow,
    element.timezone && h("small", { class: "zone-note" }, element.timezone));
}

export function moment(slot) {
  const seconds = slot.state?.selected_date_time ?? null;
  const date = seconds === null ? null : new Date(seconds * 1000);
  const field = h("input", {
    type: "datetime-local", class: "field is-short", ...naming(slot, "Date and time"),
    value: date ? `${isoDay(date, zone())}T${clockTime(date, zone())}` : "",
    onchange: () => slot.surface.chose(slot, { selected_date_time: field.value ? toSeconds(field.value) : null }),
  });
  return picker(slot, field);
}

// The wall time typed is the viewer's; found by correcting a first guess with the zone's own offset there.
function toSeconds(wall) {
  const asUtc = Date.parse(`${wall}:00Z`);
  const guess = new Date(asUtc - minutesEast(new Date(asUtc), zone()) * 60_000);
  return Math.round((asUtc - minutesEast(guess, zone()) * 60_000) / 1000);
}
