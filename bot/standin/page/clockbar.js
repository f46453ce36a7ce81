// The bar above Slack's own window: it says that this is not Slack, and moves the time.

import { closePane, isFramed } from "./beside.js";
import { fill, h, icon } from "./dom.js";
import { phoneButton } from "./phone.js";
import { read, write } from "./gateway.js";
import { delayed } from "./idle.js";
import { on, tell } from "./signals.js";
import { disclosure, people, switcher } from "./switcher.js";
import { avatar, fullName, team, zone } from "./team.js";
import { clockTime, dayAndTime, nearDay, now, offsetName, parts, setOffset, shortDay, zoneCity } from "./time.js";
import { aboutButton } from "./about.js";
import { faultsButton } from "./faults.js";
import { scenariosButton } from "./scenarios.js";
import { wireButton } from "./wire.js";

const bar = document.getElementById("bar");
let upcoming = [];
let shownMinute = "";

const me = switcher();
const face = h("span", { class: "clock-face" });
const clock = h("button", { type: "button", class: "bar-button clock" }, icon("clock"), face, icon("down"));
const redrawClock = disclosure(clock, times, "start");
const hour = h("button", { type: "button", class: "bar-button", onclick: () => move({ advance_seconds: 3600 }) }, "+1 h");
const next = h("button", { type: "button", class: "bar-button next", onclick: () => move({ next: true }) });
const morning = h("button", { type: "button", class: "bar-button", title: "Move the clock to this person's next Monday, 09:00",
  onclick: () => move({ zone: zone(), weekday: 0, time: "09:00" }) });
const trouble = h("span", { class: "bar-trouble", role: "status" });
const line = h("span", { class: "line", role: "status" });

// On a Monday at ten, "Monday 09:00" would be taken for an hour ago.
function showMorning() {
  const { weekday, hour: hours } = parts(now(), zone());
  const isPast = weekday === "Monday" && Number(hours) >= 9;
  const name = fullName(team.me.id).split(" ")[0];
  const when = `${isPast ? "Next Monday" : "Monday"} 09:00`;
  morning.replaceChildren(when, h("span", { class: "for-whom" }, `for ${name}`));
  morning.setAttribute("aria-label", `${when} for ${name}`);
}

export function drawBar() {
  if (isFramed) fill(bar, line, h("div", { class: "bar-tools is-end" }, me.button, h("button", {
    type: "button", class: "tool", "aria-label": `Close ${fullName(team.me.id)}'s pane`, title: "Close this pane", onclick: closePane }, icon("close"))));
  else fill(bar,
    h("p", { class: "banner" }, h("b", {}, "Local stand-in for Slack"), h("span", {}, ", nothing leaves this machine")), aboutButton(), line,
    h("div", { class: "bar-tools", role: "group", "aria-label": "Clock" }, clock,
      hour, next, morning, trouble),
    h("div", { class: "bar-tools is-end" },
      scenariosButton(), phoneButton(), faultsButton(), wireButton(), me.button));
  tick();
  showLine();
  showNext();
}

let isCutOff = false;

function showLine() {
  if (isCutOff) {
    line.dataset.up = "no";
    line.textContent = "The stand-in does not answer";
    return;
  }
  const how = team.app?.connected;
  line.dataset.up = how ? "yes" : "no";
  line.textContent = how ? `${team.app.name} is connected` : `${team.app?.name ?? "The app"} is not connected`;
  line.title = { socket: "over Socket Mode", http: "over HTTP" }[how] ?? "Commands and buttons will not be answered";
}

function times() {
  const when = now();
  return [
    h("h2", { class: "panel-title" }, "Local times"),
    h("ul", { class: "people" }, people().filter((each) => !each.deleted).map((each) => h("li", { class: "person" },
      avatar(each.id, "is-small"), h("span", { class: "person-name" }, fullName(each.id)),
      h("span", { class: "person-time" }, `${shortDay(when, each.tz).slice(0, 3)} ${clockTime(when, each.tz)}`),
      h("span", { class: "note" }, `${zoneCity(each.tz)}, ${offsetName(when, each.tz)}`)))),
    h("h2", { class: "panel-title" }, "What happens next"),
    upcoming.length
      ? h("ol", { class: "timeline" }, upcoming.slice(0, 20).map((each) => h("li", {},
          h("time", { datetime: each.at }, dayAndTime(new Date(each.at), zone())), h("span", {}, each.what, each.why && h("small", { class: "note" }, each.why)))))
      : h("p", { class: "note" }, "Nothing is planned."),
  ];
}

function showNext() {
  const things = atOnce();
  const at = things.length ? new Date(things[0].at) : null;
  const all = things.map((each) => each.what).join("; ");
  next.title = at ? `Move the clock to ${dayAndTime(at, zone())}: ${all}` : "Nothing is planned";
  next.replaceChildren(...(at ? [h("b", {}, "Next: "), h("span", {}, inShort(things, at))] : ["Nothing planned"]));
  enable();
  redrawClock();
}

// What happens at the very next moment at which something happens.
function atOnce() {
  return upcoming.filter((each) => Date.parse(each.at) === Date.parse(upcoming[0].at));
}

function inShort(things, at) {
  const day = nearDay(at, zone()) ?? shortDay(at, zone());
  const when = day === "today" ? clockTime(at, zone()) : `${day} ${clockTime(at, zone())}`;
  return things.length > 1 ? `${things.length} things at ${when}` : `${when} ${things[0].what}`;
}

let isMoving = false;

function enable() {
  hour.disabled = morning.disabled = isMoving;
  next.disabled = isMoving || !upcoming.length;
}

// Until it is known again what comes next, a second press would jump over something.
async function move(how) {
  const pressed = document.activeElement;
  isMoving = true;
  enable();
  trouble.textContent = "";
  const answer = await write("/gateway/clock", how);
  if (answer.ok === false) trouble.textContent = answer.trouble ?? "The clock did not move.";
  else if (answer.offset_seconds !== undefined) tell("clock", answer);
  await lookSoon.flush();
  isMoving = false;
  showNext();
  if (document.activeElement === document.body) pressed.focus();
}

export async function lookAhead() {
  const answer = await read("/gateway/upcoming");
  upcoming = answer.upcoming ?? [];
  showNext();
}

function tick() {
  const minute = `${shortDay(now(), zone())}, ${clockTime(now(), zone())}`;
  if (minute === shownMinute && face.textContent) return;
  shownMinute = minute;
  face.textContent = minute;
  showMorning();
  clock.setAttribute("aria-label", `It is ${minute} for ${fullName(team.me.id)}. Everybody's local time and what happens next`);
  me.draw();
}

const lookSoon = delayed(300, lookAhead);

on("clock", ({ offset_seconds: seconds }) => {
  setOffset(seconds);
  shownMinute = "";
  tick();
  tell("redate", {});
  lookSoon();
});
on("connection", (body) => {
  if (team.app) team.app.connected = body.connected ?? body.app?.connected ?? null;
  showLine();
});
on("line", ({ up }) => {
  isCutOff = !up;
  showLine();
});
on("refreshed", () => {
  shownMinute = "";
  tick();
  showLine();
});
on("call", lookSoon); // the app did something: what comes next may be something else now

export function runClock() {
  setInterval(tick, 1000);
}
