// The log of what went over the wire between the stand-in and the app.

import { fill, h, icon } from "./dom.js";
import { read } from "./gateway.js";
import { on } from "./signals.js";
import { zone } from "./team.js";
import { parts } from "./time.js";

const drawer = document.getElementById("wire");
const MOST = 500;
let last = 0;
let wanted = "";
const rows = h("ol", { class: "calls", tabindex: "0", "aria-label": "Calls" });

export function toggleWire() {
  drawer.hidden = !drawer.hidden;
  if (drawer.hidden) return;
  const search = h("input", { type: "search", class: "field", placeholder: "Filter", "aria-label": "Filter the log", value: wanted,
    oninput: () => {
      wanted = search.value.toLowerCase();
      [...rows.children].forEach(sift);
    } });
  fill(drawer, h("header", { class: "wire-head" }, h("h2", {}, "Wire log"), search,
    h("button", { type: "button", class: "tool", "aria-label": "Close the log", onclick: toggleWire }, icon("close"))), rows);
  load();
}

async function load() {
  const answer = await read(`/gateway/calls?since=${last}`);
  const low = rows.scrollHeight - rows.scrollTop - rows.clientHeight < 40;
  for (const call of answer.calls ?? []) {
    if (call.seq <= last) continue;
    last = call.seq;
    rows.append(sift(drawCall(call)));
  }
  while (rows.children.length > MOST) rows.firstChild.remove();
  if (low) rows.scrollTop = rows.scrollHeight;
}

function sift(row) {
  row.hidden = wanted !== "" && !row.dataset.words.includes(wanted);
  return row;
}

function drawCall(call) {
  const p = parts(new Date(call.at), zone());
  const failed = call.answer?.ok === false || !/^(attempt 1)?$/.test(call.note ?? "");
  const outcome = call.answer?.ok === false ? call.answer.error : call.note || "ok";
  const inward = call.direction === "in";
  return h("li", { class: `call ${failed ? "is-bad" : ""}`, dataset: { words: JSON.stringify(call).toLowerCase() } },
    h("details", {}, h("summary", {},
      h("time", {}, `${p.hour}:${p.minute}:${p.second}`),
      h("span", { class: `direction is-${call.direction}`, title: inward ? "from the app" : "to the app" }, inward ? "app →" : "→ app"),
      h("b", {}, call.name), h("span", { class: "outcome" }, outcome), h("span", { class: "note" }, `${Math.round(call.milliseconds)} ms`)),
    h("div", { class: "call-bodies" }, body("Asked", call.request), body("Answered", call.answer))));
}

function body(title, content) {
  return h("div", {}, h("h3", {}, title), h("pre", { class: "code-block" }, JSON.stringify(content, null, 2)));
}

let isLoading = false;
on("call", async () => {
  if (drawer.hidden || isLoading) return;
  isLoading = true;
  await new Promise((resolve) => setTimeout(resolve, 60));
  isLoading = false;
  await load();
});
