// What is to go wrong next, and what is armed to. Armed faults are counted on the button, so that nobody forgets them.

import { fill, h, newId, signed } from "./dom.js";
import { act, read, write } from "./gateway.js";
import { on } from "./signals.js";
import { disclosure } from "./switcher.js";
import { current } from "./talk.js";
import { isMember, team } from "./team.js";

// `where`: the method it strikes unless another is chosen; "" for deliveries, which are named by themselves.
const CALLS = [
  ["429, too many calls", { kind: "ratelimited", retry_after: 5 }, "chat.postMessage"],
  ["500, Slack has a fault", { kind: "http_500" }, "chat.postMessage"],
  ["The answer is lost, though it was done", { kind: "lost_answer" }, "chat.postMessage"],
  ["No answer in time, done later", { kind: "late_acceptance", seconds: 45 }, "chat.postMessage"],
  ["A slow answer", { kind: "slow", seconds: 5 }, "*"],
  ["No answer at all", { kind: "hang" }, "*"],
  ["The trigger has expired", { kind: "error", code: "expired_trigger_id" }, "views.open"],
  ["A scope is missing", { kind: "error", code: "missing_scope" }, "*"],
  ["The app is not in the channel", { kind: "error", code: "not_in_channel" }, "chat.postMessage"],
  ["Blocks are refused", { kind: "error", code: "invalid_blocks" }, "chat.postMessage"],
];
const DELIVERIES = [
  ["The socket drops", { kind: "drop_socket" }],
  ["An event comes twice", { kind: "duplicate_event" }],
  ["An event comes late", { kind: "late_event", seconds: 5 }],
  ["A press or form arrives twice", { kind: "delivered_twice" }],
  ["The app's acknowledgement is late", { kind: "late_ack", seconds: 5 }],
];
const FAULTS = [...CALLS, ...DELIVERIES];

const button = h("button", { type: "button", class: "bar-button faults-button", title: "Faults" });
const armed = h("div", { class: "armed" });
const remove = h("div", { class: "armed" });
const trouble = h("p", { class: "press-trouble", role: "status", hidden: true });
let methods = [];

export function faultsButton() {
  draw();
  return button;
}

disclosure(button, panel);

function draw() {
  const count = team.faults.reduce((sum, each) => sum + each.times, 0);
  button.replaceChildren(...signed("bolt", "Faults"), ...(count ? [h("span", { class: "count" }, String(count))] : []));
  button.setAttribute("aria-label", count ? `Faults, ${count} armed` : "Faults");
  button.classList.toggle("is-armed", count > 0);
  fill(armed, team.faults.length ? [
    h("ul", { class: "armed-list" }, team.faults.map((each) => h("li", {}, h("b", {}, wordsFor(each)),
      h("span", { class: "note" }, ` ${each.method === "*" ? "everywhere" : each.method}, ${each.times} ${each.times === 1 ? "time" : "times"}`)))),
    h("button", { type: "button", class: "button is-quiet", onclick: clear }, "Disarm all")]
    : h("p", { class: "note" }, "Nothing is armed. All goes as it should."));
}

function wordsFor(fault) {
  const known = FAULTS.find(([, given]) => given.kind === fault.kind && given.code === fault.code);
  return known ? known[0] : [fault.kind, fault.code].filter(Boolean).join(" ");
}

function panel() {
  const id = { what: newId("fault"), where: newId("where"), times: newId("times"), list: newId("methods") };
  const what = h("select", { id: id.what, class: "field", onchange: choose },
    h("optgroup", { label: "Calls of the app" }, CALLS.map(([words], at) => h("option", { value: at }, words))),
    h("optgroup", { label: "What is sent to the app" }, DELIVERIES.map(([words], at) => h("option", { value: CALLS.length + at }, words))));
  const where = h("input", { id: id.where, class: "field", list: id.list, autocomplete: "off", spellcheck: "false" });
  const times = h("input", { id: id.times, class: "field", type: "number", min: 1, max: 1000, value: 1 });
  const names = h("datalist", { id: id.list });

  function choose() {
    const [, , place] = FAULTS[Number(what.value)];
    where.value = place ?? "*";
  }

  async function arm(event) {
    event.preventDefault();
    const [, given] = FAULTS[Number(what.value)];
    tellTrouble(await write("/gateway/faults", { ...given, method: where.value.trim() || "*", times: Number(times.value) }));
  }

  choose();
  learnMethods().then(() => fill(names, methods.map((each) => h("option", { value: each }))));
  return [
    h("h2", { class: "panel-title" }, "Something goes wrong"),
    h("form", { class: "fault-form", onsubmit: arm },
      h("label", { class: "label", for: id.what }, "What"), what,
      h("label", { class: "label", for: id.where }, "In which method (* for all)"), where, names,
      h("label", { class: "label", for: id.times }, "How many times"), times,
      h("button", { type: "submit", class: "button is-primary" }, "Arm")),
    trouble, armed, fill(remove, removal()),
  ];
}

function removal() {
  const here = team.conversations.get(current());
  if (!here || here.kind === "im" || !isMember(here) || !here.members.includes(team.app?.user_id)) return null;
  return h("button", { type: "button", class: "button is-quiet", onclick: async () => {
    tellTrouble(await act("kick", { channel: here.id, user: team.app.user_id }));
  } }, `Remove ${team.app.name} from #${here.name}`);
}

async function learnMethods() {
  if (!methods.length) methods = (await read("/gateway/faults")).methods ?? [];
}

// The button that was pressed goes; Esc is still to close the panel.
async function clear() {
  armed.closest(".panel")?.focus();
  tellTrouble(await write("/gateway/faults", undefined, "DELETE"));
}

function tellTrouble(answer) {
  trouble.textContent = answer.ok === false ? answer.trouble ?? "That did not work." : "";
  trouble.hidden = answer.ok !== false;
  if (answer.faults) changed(answer);
}

function changed({ faults }) {
  team.faults = faults ?? [];
  draw();
}

on("faults", changed);
on("refreshed", () => {
  draw();
  fill(remove, removal());
});
