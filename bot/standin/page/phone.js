// What a phone's lock screen shows: nothing but the `text` of a message. And this person's page, as wide as a phone.

import { MOVED } from "./beside.js";
import { h, icon, signed } from "./dom.js";
import { readOwn } from "./gateway.js";
import { mrkdwn } from "./mrkdwn.js";
import { names } from "./sidebar.js";
import { on } from "./signals.js";
import { avatar, botTalk, fullName, isBot, nameOf, team, titleOf, zone } from "./team.js";
import { clockTime, now, ofTs, shortDay } from "./time.js";

const MOST = 4;
const PHONE_WIDE = 600; // below this the page is a phone's already
const heard = [];

export function phoneButton() {
  return h("button", { type: "button", class: "bar-button phone-button", "aria-haspopup": "dialog", "aria-label": "Phone",
    title: "Notifications on a phone", onclick: () => show() }, signed("phone", "Phone"));
}

// A phone tells of what is meant for this person: direct messages, and messages that name them or everybody.
function isForMe(channel, message) {
  if (message.user === team.me.id || message.ephemeral) return false;
  return team.conversations.get(channel)?.kind === "im" || names(message);
}

function keep(channel, message) {
  if (heard.some((each) => each.channel === channel && each.message.ts === message.ts)) return;
  heard.push({ channel, message });
  heard.sort((a, b) => (a.message.ts < b.message.ts ? 1 : -1));
  heard.length = Math.min(heard.length, MOST);
}

// `only` = {channel, message}: how that one would look, whoever it is meant for.
async function show(only) {
  const bot = botTalk();
  const { messages = [] } = bot && !only ? await readOwn(`messages/${bot.id}?limit=${MOST}`) : {};
  messages.filter((each) => isForMe(bot.id, each)).forEach((each) => keep(bot.id, each));
  const shown = only ? [only] : heard;
  const opener = document.activeElement;
  // The page in the frame has a button to close it: that closes the phone.
  const leave = ({ detail }) => detail.pane === null && dialog.contains(detail.from.frameElement) && dialog.close();
  addEventListener(MOVED, leave);
  const dialog = h("dialog", { class: "modal is-phone", "aria-labelledby": "phone-title", onclose: () => {
    removeEventListener(MOVED, leave);
    dialog.remove();
    opener?.focus();
  } },
  h("header", { class: "modal-head" }, h("h2", { id: "phone-title" }, `On the phone of ${fullName(team.me.id)}`),
    h("button", { type: "button", class: "tool", "aria-label": "Close", onclick: () => dialog.close() }, icon("close"))),
  h("div", { class: "modal-body phones" }, lockScreen(shown), !only && innerWidth >= PHONE_WIDE && h("iframe", {
    class: "phone", title: `The page of ${fullName(team.me.id)}, 390 pixels wide`, src: narrowAddress(),
  })));
  document.body.append(dialog);
  dialog.showModal();
}

function narrowAddress() {
  const here = new URL(location.href).searchParams;
  return `?${new URLSearchParams({ as: team.me.id, in: here.get("in") ?? "app", framed: "yes" })}`;
}

function lockScreen(shown) {
  return h("section", { class: "phone is-locked", "aria-label": "Lock screen" },
    h("p", { class: "lock-day" }, shortDay(now(), zone())), h("p", { class: "lock-time" }, clockTime(now(), zone())),
    shown.length ? h("ul", { class: "notifications" }, shown.map(notification)) : h("p", { class: "lock-none" }, "No notifications"));
}

function notification({ channel, message }) {
  const conversation = team.conversations.get(channel);
  const place = conversation?.kind === "im" ? "" : ` in #${titleOf(conversation)}`;
  const words = h("span", {}, mrkdwn(message.text)).textContent.trim();
  const from = message.user ? nameOf(message.user) : "An app";
  return h("li", { class: "notification", dataset: { ts: message.ts, channel } },
    avatar(message.user, "is-medium"),
    h("div", {}, h("p", { class: "notification-head" }, h("b", {}, `${from}${place}`), h("span", {}, clockTime(ofTs(message.ts), zone()))),
      words ? h("p", { class: "notification-words" }, words)
        : h("p", { class: "notification-words is-missing", role: "alert" },
          `No text: a phone shows nothing to go by${isBot(message.user) ? ". Give the message a text beside its blocks." : "."}`)));
}

// What is changed is changed on the lock screen too; what is deleted goes from it.
on("message", ({ channel, kind, message, ts }) => {
  if (kind === "new" && isForMe(channel, message)) return keep(channel, message);
  const at = heard.findIndex((each) => each.channel === channel && each.message.ts === (message?.ts ?? ts));
  if (at < 0) return;
  if (kind === "changed" && message.subtype !== "tombstone") heard[at].message = message;
  else if (kind !== "new") heard.splice(at, 1);
});
on("phone", show);
