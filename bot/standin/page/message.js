// One message as a row: who, when, what, its files and the summary of its thread.

import { blocks } from "./blocks.js";
import { clamp } from "./clamp.js";
import { h, icon, link } from "./dom.js";
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
    class: `message ${message.ephemeral ? "is-ephemeral" : ""} ${message.subtype === "tombstone" ? "is-gone" : ""}`,
    role: "article", "aria-label": `${name}, ${dayAndTime(said, zone())}`,
    dataset: { ts: message.ts, channel: place.channel, user: message.user },
  },
  h("div", { class: "gutter" }, avatar(message.user), h("span", { class: "gutter-time", "aria-hidden": "true" }, time)),
  h("div", { class: "message-main" },
    message.ephemeral && h("p", { class: "only-you" }, "Only visible to you"),
    h("div", { class: "message-head" },
      h("span", { class: "author" }, name), isBot(message.user) && h("span", { class: "badge" }, "APP"),
      h("time", { class: "stamp", datetime: said.toISOString(), title: `${dayAndTime(said, zone())}, ${offsetName(said, zone())}` }, time),
      message.reply_broadcast || message.subtype === "thread_broadcast" ? h("span", { class: "note" }, "also sent to the channel") : null),
    clamp(h("div", { class: "content" }, content(message, surface)), `${place.channel} ${message.ts}`),
    files(message),
    h("p", { class: "press-trouble", role: "status", hidden: true, dataset: { trouble: "message" } }),
    !place.inThread && threadSummary(message, place)),
  hover(message, place));
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

function files(message) {
  if (!message.files?.length) return null;
  return h("ul", { class: "files", "aria-label": "Files" }, message.files.map((file) => {
    const address = file.url_private_download || file.url_private || "";
    const words = h("span", {}, h("b", {}, file.title || file.name), h("small", {}, [file.pretty_type || file.filetype, size(file.size)].filter(Boolean).join(", ")));
    const drawn = address ? link(address, icon("file"), words) : h("span", {}, icon("file"), words);
    if (address) drawn.setAttribute("download", file.name ?? "");
    return h("li", { class: "file" }, drawn);
  }));
}

function size(bytes) {
  if (!bytes) return "";
  return bytes < 1000 ? `${bytes} B` : bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function threadSummary(message, place) {
  if (!message.reply_count) return null;
  const count = `${message.reply_count} ${message.reply_count === 1 ? "reply" : "replies"}`;
  return h("button", {
    type: "button", class: "thread-summary", onclick: () => tell("thread", { channel: place.channel, ts: message.ts }),
  }, (message.reply_users ?? []).slice(0, 5).map((id) => avatar(id, "is-tiny")), h("b", {}, count),
  h("span", { class: "note" }, `Last reply ${dayAndTime(ofTs(message.latest_reply ?? message.ts), zone())}`));
}

function hover(message, place) {
  if (message.ephemeral || message.subtype === "tombstone") return null;
  const shortcuts = team.shortcuts.filter((each) => each.type === "message");
  const more = shortcuts.length && h("button", {
    type: "button", class: "tool", "aria-label": "Message shortcuts", "aria-haspopup": "menu", "aria-expanded": "false",
    onclick: (event) => openMenu(event.currentTarget, shortcuts.map((each) => ({
      label: each.name, hint: team.app?.name,
      run: () => act("message_shortcut", { callback_id: each.callback_id, channel: place.channel, ts: message.ts }),
    }))),
  }, icon("more"));
  if (place.inThread && !more) return null;
  return h("div", { class: "hover" }, !place.inThread && h("button", {
    type: "button", class: "tool", "aria-label": "Reply in thread", title: "Reply in thread",
    onclick: () => tell("thread", { channel: place.channel, ts: message.thread_ts ?? message.ts, write: true }),
  }, icon("reply")), more || null);
}
