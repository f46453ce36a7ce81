// Scenarios: what a team does, played step by step. Each can be handed on as a link that carries all of it.

import { fill, h, icon, newId, signed } from "./dom.js";
import { read, write } from "./gateway.js";
import { on } from "./signals.js";
import { disclosure } from "./switcher.js";

const SLOWLY = 0.8;
const strip = document.getElementById("playing");
const button = h("button", { type: "button", class: "bar-button scenarios-button", "aria-label": "Scenarios", title: "Scenarios" }, signed("play", "Scenarios"));
const ready = h("ul", { class: "scenario-list" });

disclosure(button, () => {
  learn();
  return [h("h2", { class: "panel-title" }, "Play a scenario"), ready];
});

export function scenariosButton() {
  return button;
}

async function learn() {
  const { scenarios = [] } = await read("/gateway/scenarios");
  fill(ready, scenarios.map((each) => h("li", {}, h("button", { type: "button", class: "scenario-choice", onclick: () => show(each) },
    h("b", {}, each.title), h("span", { class: "note" }, each.about)))));
  if (!scenarios.length) fill(ready, h("li", { class: "note" }, "None are ready here. A link can bring one."));
}

// What the address carries, as ?play=…
export async function offerFromLink(link) {
  const answer = await read(`/gateway/scenarios?link=${encodeURIComponent(link)}`);
  if (answer.ok) show(answer.scenarios[0]);
  else tell({ trouble: answer.trouble, title: "Scenario", is_playing: false });
}

// Nothing is played before somebody has agreed: anybody may have written the link.
function show({ link, ...scenario }) {
  const opener = document.activeElement;
  const id = { title: newId("scenario"), json: newId("json"), slowly: newId("slowly") };
  const json = h("textarea", { id: id.json, class: "field scenario-json", rows: 12, spellcheck: "false", value: JSON.stringify(scenario, null, 1) });
  const slowly = h("input", { type: "checkbox", id: id.slowly, checked: true });
  const trouble = h("p", { class: "error", role: "alert", hidden: true });
  const address = h("input", { class: "field", readonly: true, "aria-label": "Link to this scenario", value: addressOf(link), onfocus: (event) => event.target.select() });
  const dialog = h("dialog", { class: "modal", "aria-labelledby": id.title, onclose: () => {
    dialog.remove();
    opener?.focus();
  } },
  h("header", { class: "modal-head" }, h("h2", { id: id.title }, scenario.title),
    h("button", { type: "button", class: "tool", "aria-label": "Close", onclick: () => dialog.close() }, icon("close"))),
  h("div", { class: "modal-body scenario", tabindex: "0" }, h("p", {}, scenario.about),
    h("p", { class: "note" }, `${scenario.people.length} people, ${scenario.steps.length} steps. They join this workspace, and the clock moves on.`),
    h("label", { class: "also", for: id.slowly }, slowly, " Slowly enough to watch"),
    h("details", {}, h("summary", {}, "What happens, to read and change"),
      h("label", { class: "label", for: id.json }, "Team, channels and steps"), json),
    h("label", { class: "label" }, "Link", address), trouble),
  h("footer", { class: "modal-foot" },
    h("button", { type: "button", class: "button is-quiet", onclick: () => dialog.close() }, "Cancel"),
    h("button", { type: "button", class: "button is-primary", onclick: play }, "Play")));

  async function play() {
    const answer = await start(json.value, slowly.checked ? SLOWLY : 0);
    trouble.textContent = answer.trouble ?? "";
    trouble.hidden = answer.ok !== false;
    if (answer.ok) dialog.close();
  }

  document.body.append(dialog);
  dialog.showModal();
}

function addressOf(link) {
  return `${location.origin}/?play=${link}`;
}

async function start(text, pause) {
  try {
    return await write("/gateway/scenarios", { scenario: JSON.parse(text), pause });
  } catch (error) {
    return { ok: false, trouble: `That is not JSON: ${error.message}` };
  }
}

function tell({ title, step, steps, words, trouble, is_playing: isPlaying }) {
  strip.hidden = false;
  strip.dataset.playing = isPlaying ? "yes" : "no";
  const how = isPlaying ? `${step} of ${steps}: ${words}` : trouble ? `${words ?? ""}${words ? ": " : ""}${trouble}` : "has been played.";
  fill(strip, h("b", {}, title), h("span", { class: "playing-words" }, how), isPlaying
    ? h("button", { type: "button", class: "button is-quiet", onclick: () => write("/gateway/scenarios", undefined, "DELETE") }, "Stop")
    : h("button", { type: "button", class: "tool", "aria-label": "Close this line", onclick: () => (strip.hidden = true) }, icon("close")));
}

on("scenario", tell);
