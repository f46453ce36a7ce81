// One message as a row: who, when, what, its files and the summary of its thread.

import { blocks } from "./blocks.js";
import { clamp } from "./clamp.js";
import { h, icon } from "./dom.js";
import { files } from "./files.js";
import { act } from "./gateway.js";
import { openMenu } from "./menu.js";
import { mrkdwn } from "./mrkdwn.js";
import { tell } from "./signals.js";
import { Surface } from "./surface.js";
import { avatar, isBot, nameOf, team, zone } from "./team.js";
import { clockTime, dayAndTime, offsetName, ofTs } from "./time.js";

export function whoSaid(message) {
  if (message.user === "USLACKBOT") return "Slackbot";
  return message.username || (message.user ? nameOf(message.user) : message.bot_profile?.name ?? "An app");
}

// `place` = {channel, inThread}
export function drawMessage(message, place) {
  const said = ofTs(message.ts);
  const name = whoSaid(message);
  const time = clockTime(said, zone());
  const surface = new Surface({ type: "message", channel: place.channel, ts: message.ts }, { values: message.values });
  const row = h("div", {
    class: `message ${message.ephemeral ? "is-ephemeral" : ""} ${message.subtype === "tombstone" ? "is-gone" : ""} ${message.pinned_to ? "is-pinned" : ""}`,
    role: "article", "aria-label": `${name}, ${dayAndTime(said, zone())}`,
    dataset: { ts: message.ts, channel: place.channel, user: message.user },
  },
  h("div", { class: "gutter" }, avatar(message.user), h("span", { class: "gutter-time", "aria-hidden": "true" }, time)),
  h("div", { class: "message-main" },
    message.ephemeral && h("p", { class: "only-you" }, "Only visible to you"),
    message.pinned_info && h("p", { class: "pinned" }, icon("pin"), `Pinned by ${nameOf(message.pinned_info.pinned_by)}`),
    h("div", { class: "message-head" },
      h("span", { class: "author" }, name), isBot(message.user) && h("span", { class: "badge" }, "APP"),
      h("time", { class: "stamp", datetime: said.toISOString(), title: `${dayAndTime(said, zone())}, ${offsetName(said, zone())}` }, time),
      message.reply_broadcast || message.subtype === "thread_broadcast" ? h("span", { class: "note" }, "also sent to the channel") : null),
    clamp(h("div", { class: "content" }, content(message, surface)), `${place.channel} ${message.ts}`),
    files(message),
    h("p", { class: "press-trouble", role: "status", hidden: true, dataset: { trouble: "message" } }),
    !place.inThread && threadSummary(message, place)),
  hover(message, place, surface));
  surface.root = row;
  surface.onTrouble = (sentence) => {
    const line = row.querySelector('[data-trouble="message"]');
    line.textContent = sentence;
    line.hidden = !sentence;
  };
  return row;
}

function content(message, surface) {
  const edited = message.edited && h("span", { class: "edited", title: `Edited ${dayAndTime(ofTs(message.edited.ts), zone())}` }, "(edited)");
  // What a person typed is drawn from its text: its one block holds the same, unread.
  if (message.blocks?.length && !message.client_msg_id) return [blocks(message.blocks, surface), edited];
  return h("div", { class: "mrkdwn" }, mrkdwn(message.text), edited && " ", edited);
}

function threadSummary(message, place) {
  if (!message.reply_count) return null;
  const count = `${message.reply_count} ${message.reply_count === 1 ? "reply" : "replies"}`;
  return h("button", {
    type: "button", class: "thread-summary", onclick: () => tell("thread", { channel: place.channel, ts: message.ts }),
  }, (message.reply_users ?? []).slice(0, 5).map((id) => avatar(id, "is-tiny")), h("b", {}, count),
  h("span", { class: "note" }, `Last reply ${dayAndTime(ofTs(message.latest_reply ?? message.ts), zone())}`));
}

function hover(message, place, surface) {
  if (message.ephemeral || message.subtype === "tombstone") return null;
  const shortcuts = team.shortcuts.filter((each) => each.type === "message");
  const more = shortcuts.length && h("button", {
    type: "button", class: "tool", "aria-label": "More actions", title: "More actions", "aria-haspopup": "menu", "aria-expanded": "false",
    onclick: (event) => openMenu(event.currentTarget, shortcuts.map((each) => ({
      label: each.name, hint: team.app?.name, run: () => run(each, message, place, surface),
    })), { label: "More actions" }),
  }, icon("more"));
  if (place.inThread && !more) return null;
  return h("div", { class: "hover" }, !place.inThread && h("button", {
    type: "button", class: "tool", "aria-label": "Reply in thread", title: "Reply in thread",
    onclick: () => tell("thread", { channel: place.channel, ts: message.thread_ts ?? message.ts, write: true }),
  }, icon("reply")), more || null);
}

async function run(shortcut, message, place, surface) {
  surface.onTrouble("");
  const answer = await act("message_shortcut", { callback_id: shortcut.callback_id, channel: place.channel, ts: message.ts });
  if (!answer.ok) surface.onTrouble(answer.trouble ?? "That did not work. Try again.");
}
