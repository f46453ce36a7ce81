// The log of what went over the wire between the stand-in and the app: every call, event and answer.

import { fill, h, icon, signed } from "./dom.js";
import { read } from "./gateway.js";
import { on } from "./signals.js";
import { fullName, team, zone } from "./team.js";
import { people } from "./switcher.js";
import { clockTime, ofTs, parts } from "./time.js";

const drawer = document.getElementById("wire");
const MOST = 500;
const wire = { last: 0, words: "", person: "", ts: "", talks: new Map(), loading: null };
const rows = h("ol", { class: "calls", tabindex: "0", "aria-label": "Calls" });
const none = h("p", { class: "note wire-none", role: "status", hidden: true }, "Nothing in the log fits.");
const aboutMessage = h("button", { type: "button", class: "chip wire-chip", hidden: true, onclick: () => show({ ts: "" }) });
const button = h("button", { type: "button", class: "bar-button wire-button", "aria-controls": "wire", "aria-expanded": "false", "aria-label": "Wire log", title: "Wire log",
  onclick: toggle }, signed("lines", "Wire log"));

export function wireButton() {
  return button;
}

function toggle() {
  if (drawer.hidden) show({});
  else close();
}

function close() {
  drawer.hidden = true;
  button.setAttribute("aria-expanded", "false");
  button.focus();
}

async function show({ ts = wire.ts }) {
  wire.ts = ts;
  if (drawer.hidden) {
    drawer.hidden = false;
    button.setAttribute("aria-expanded", "true");
    fill(drawer, head(), none, rows);
  }
  aboutMessage.hidden = !ts;
  if (ts) aboutMessage.replaceChildren(`The message of ${clockTime(ofTs(ts), zone())} `, icon("close"));
  aboutMessage.setAttribute("aria-label", "Show all, not only what is about this message");
  await load();
  sift();
  if (ts) openTheCallThatMadeIt(ts);
}

// What was looked for before must not hide the call that is asked for now.
function showMessage(ts) {
  wire.words = wire.person = "";
  if (!drawer.hidden) fill(drawer, head(), none, rows);
  return show({ ts });
}

function head() {
  const search = h("input", { type: "search", class: "field", placeholder: "Filter", "aria-label": "Filter the log by words", value: wire.words,
    oninput: () => {
      wire.words = search.value.toLowerCase();
      sift();
    } });
  const who = h("select", { class: "field wire-who", "aria-label": "Filter the log by person", onchange: async () => {
    wire.person = who.value;
    await learnTalks();
    sift();
  } }, h("option", { value: "" }, "Everybody"), people().map((each) => h("option", { value: each.id, selected: each.id === wire.person }, fullName(each.id))));
  return h("header", { class: "wire-head" }, h("h2", {}, "Wire log"), search, who, aboutMessage,
    h("button", { type: "button", class: "tool", "aria-label": "Close the log", onclick: close }, icon("close")));
}

// One reading at a time: who asks meanwhile waits for a new one.
function load() {
  wire.loading = (wire.loading ?? Promise.resolve()).then(loadOnce);
  return wire.loading;
}

async function loadOnce() {
  const answer = await read(`/gateway/calls?since=${wire.last}`);
  const low = rows.scrollHeight - rows.scrollTop - rows.clientHeight < 40;
  for (const call of answer.calls ?? []) {
    if (call.seq <= wire.last) continue;
    wire.last = call.seq;
    rows.append(siftOne(drawCall(call)));
  }
  while (rows.children.length > MOST) rows.firstChild.remove();
  if (low) rows.scrollTop = rows.scrollHeight;
}

function sift() {
  [...rows.children].forEach(siftOne);
  none.hidden = [...rows.children].some((row) => !row.hidden);
}

function siftOne(row) {
  const { words } = row.dataset;
  row.hidden = !(words.includes(wire.words) && words.includes(wire.ts) && isAbout(words));
  return row;
}

// A person is named by their id, or by the conversation they have with the app.
function isAbout(words) {
  if (!wire.person) return true;
  return [wire.person, wire.talks.get(wire.person)].some((id) => id && words.includes(id.toLowerCase()));
}

// The app sees every such conversation, whoever looks here.
async function learnTalks() {
  if (!team.app || wire.talks.has(wire.person)) return;
  const { conversations = [] } = await read(`/gateway/${team.app.user_id}/client`);
  wire.talks = new Map(conversations.filter((each) => each.with).map((each) => [each.with, each.id]));
}

function openTheCallThatMadeIt(ts) {
  const made = [...rows.children].filter((row) => !row.hidden);
  const row = made.find((each) => each.dataset.made === ts) ?? made[0];
  if (!row) return;
  row.querySelector("details").open = true;
  row.querySelector("summary").focus();
  row.scrollIntoView({ block: "nearest" });
}

function drawCall(call) {
  const p = parts(new Date(call.at), zone());
  const failed = call.answer?.ok === false || !/^(attempt 1)?$/.test(call.note ?? "");
  const outcome = call.answer?.ok === false ? call.answer.error : call.note || "ok";
  const inward = call.direction === "in";
  return h("li", { class: `call ${failed ? "is-bad" : ""}`, dataset: {
    words: JSON.stringify(call).toLowerCase(), seq: call.seq, made: inward ? call.answer?.ts ?? call.answer?.message_ts : null,
  } },
  h("details", {}, h("summary", {},
    h("time", {}, `${p.hour}:${p.minute}:${p.second}`),
    h("span", { class: `direction is-${call.direction}`, title: inward ? "from the app" : "to the app" }, inward ? "app →" : "→ app"),
    h("b", {}, call.name), h("span", { class: "outcome" }, outcome), h("span", { class: "note" }, `${Math.round(call.milliseconds)} ms`)),
  h("div", { class: "call-bodies" }, body("Asked", call.request), body("Answered", call.answer))));
}

function body(title, content) {
  return h("div", {}, h("h3", {}, title), h("pre", { class: "code-block", tabindex: "0" }, JSON.stringify(content, null, 2)));
}

on("wire", ({ ts }) => showMessage(ts));

let isWaiting = false;
on("call", async () => {
  if (drawer.hidden || isWaiting) return;
  isWaiting = true;
  await new Promise((resolve) => setTimeout(resolve, 60));
  isWaiting = false;
  await load();
});
