// Selects of every source: one choice in the field itself, many as chips before it.

import { h, icon } from "../dom.js";
import { plain } from "../texts.js";
import { asChoice, choicesOf, fromOptions, isExternal, stateKey } from "./choices.js";
import { Combobox } from "./combobox.js";

function offersOf(slot) {
  const { element, surface } = slot;
  if (!isExternal(element.type)) return () => choicesOf(element);
  return async (query) => {
    if (query.length < leastOf(element)) return [];
    await new Promise((resolve) => setTimeout(resolve, 150));
    if (slot.latest !== query) return [];
    const answer = await surface.suggest(slot, query);
    return fromOptions(answer);
  };
}

function leastOf(element) {
  return element.min_query_length ?? 3;
}

function comboOf(slot, traits) {
  const { element } = slot;
  const offers = offersOf(slot);
  return new Combobox({
    id: slot.id, labelledBy: slot.labelledBy, describedBy: slot.describedBy,
    label: plain(element.placeholder) || "Choose", placeholder: plain(element.placeholder) || "Choose…",
    isFiltered: !isExternal(element.type),
    least: isExternal(element.type) ? leastOf(element) : 0,
    offers: (query) => {
      slot.latest = query;
      return offers(query);
    },
    ...traits,
  });
}

export function select(slot) {
  const { element, surface } = slot;
  const key = stateKey(element.type);
  let chosen = slot.state?.[key] ?? null;
  const words = () => (chosen === null ? "" : asChoice(element, chosen).label);
  const combo = comboOf(slot, {
    isPicked: (choice) => chosen !== null && choice.key === asChoice(element, chosen).key,
    onpick: (choice) => put(choice.value),
    onleave: () => show(),
  });
  const clear = h("button", { type: "button", class: "combo-clear", "aria-label": "Clear", onclick: () => put(null) }, icon("close"));

  function show() {
    combo.field.value = words();
    clear.hidden = chosen === null || !slot.isInput;
  }

  async function put(value) {
    const before = chosen;
    chosen = value;
    show();
    if (!(await surface.chose(slot, { [key]: value }))) chosen = before;
    show();
  }

  show();
  return h("div", { class: "combo" }, combo.field, clear, combo.arrow);
}

export function multiSelect(slot) {
  const { element, surface } = slot;
  const key = stateKey(element.type);
  const most = element.max_selected_items ?? Infinity;
  let chosen = slot.state?.[key] ?? [];
  const keyOf = (value) => (typeof value === "object" ? value.value : value);
  const has = (choice) => chosen.some((value) => keyOf(value) === choice.key);
  const combo = comboOf(slot, {
    isPicked: has,
    onpick: (choice) => put(has(choice) ? without(choice.key) : [...chosen, choice.value], true),
    onleave: () => (combo.field.value = ""),
  });
  const chips = h("span", { class: "chips", role: "list" });
  const frame = h("div", { class: "combo is-multi", onclick: (event) => event.target === frame && combo.field.focus() },
    chips, combo.field, combo.arrow);
  const without = (gone) => chosen.filter((value) => keyOf(value) !== gone);

  combo.field.addEventListener("keydown", (event) => {
    if (event.key === "Backspace" && !combo.field.value && chosen.length) put(chosen.slice(0, -1));
  });

  function draw() {
    chips.replaceChildren(...chosen.map((value) => {
      const choice = asChoice(element, value);
      return h("span", { class: "chip", role: "listitem" }, choice.picture?.(), choice.label,
        h("button", { type: "button", "aria-label": `Remove ${choice.label}`, onclick: () => put(without(choice.key)) }, icon("close")));
    }));
    combo.field.value = "";
    combo.field.placeholder = chosen.length ? "" : plain(element.placeholder) || "Choose…";
  }

  async function put(values, goOn = false) {
    if (values.length > most) return;
    const before = chosen;
    chosen = values;
    draw();
    if (!(await surface.chose(slot, { [key]: values }))) chosen = before;
    if (chosen === before) draw();
    if (goOn && frame.isConnected) combo.field.focus();
  }

  draw();
  return frame;
}
