// One message as a row: who, when, what, its files and the summary of its thread.

import { blocks } from "./blocks.js";
import { clamp } from "./clamp.js";
import { confirmed } from "./confirm.js";
import { h, icon } from "./dom.js";
import { Editor } from "./editor.js";
import { glyph } from "./emoji.js";
import { files } from "./files.js";
import { act } from "./gateway.js";
import { openMenu } from "./menu.js";
import { mrkdwn } from "./mrkdwn.js";
import { pickReaction, reactions } from "./reactions.js";
import { tell } from "./signals.js";
import { Surface } from "./surface.js";
import { avatar, isBot, isMember, nameOf, team, zone } from "./team.js";
import { clockTime, dayAndTime, offsetName, ofTs } from "./time.js";

export function whoSaid(message) {
  if (message.user === "USLACKBOT") return "Slackbot";
  return message.username || (message.user ? nameOf(message.user) : message.bot_profile?.name ?? "An app");
}

// What this person typed, and may change.
export function isOwn(message) {
  return message.user === team.me.id && Boolean(message.client_msg_id) && !message.ephemeral && message.subtype !== "tombstone";
}

// `place` = {channel, inThread}; `editing` = {isEdited, onEdit, onEditDone}
export function drawMessage(message, place, editing) {
  const said = ofTs(message.ts);
  const name = whoSaid(message);
  const time = clockTime(said, zone());
  const surface = new Surface({ type: "message", channel: place.channel, ts: message.ts }, { values: message.values });
  const row = h("div", {
    class: `message ${message.ephemeral ? "is-ephemeral" : ""} ${message.subtype === "tombstone" ? "is-gone" : ""} ${message.pinned_to ? "is-pinned" : ""}`,
    role: "article", "aria-label": `${name}, ${dayAndTime(said, zone())}`,
    dataset: { ts: message.ts, channel: place.channel, user: message.user },
  },
  h("div", { class: "gutter" }, message.subtype === "tombstone" ? bin() : avatar(message.user), h("span", { class: "gutter-time", "aria-hidden": "true" }, time)),
  h("div", { class: "message-main" },
    message.ephemeral && h("p", { class: "only-you" }, "Only visible to you"),
    message.pinned_info && h("p", { class: "pinned" }, icon("pin"), `Pinned by ${nameOf(message.pinned_info.pinned_by)}`),
    h("div", { class: "message-head" },
      h("span", { class: "author" }, name), isBot(message.user) && h("span", { class: "badge" }, "APP"),
      h("time", { class: "stamp", datetime: said.toISOString(), title: `${dayAndTime(said, zone())}, ${offsetName(said, zone())}` }, time),
      message.subtype === "thread_broadcast" && place.inThread && h("span", { class: "note" }, "also sent to the channel")),
    message.subtype === "thread_broadcast" && !place.inThread && whatItAnswers(message, place),
    editing.isEdited ? new Editor(message, place, { onTrouble: (sentence) => surface.onTrouble(sentence), onDone: editing.onEditDone }).node
      : clamp(h("div", { class: "content" }, content(message, surface)), `${place.channel} ${message.ts}`),
    files(message),
    reactions(message, place, (sentence) => surface.onTrouble(sentence)),
    h("p", { class: "press-trouble", role: "status", hidden: true, dataset: { trouble: "message" } }),
    !place.inThread && threadSummary(message, place)),
  !editing.isEdited && hover(message, place, surface, editing.onEdit));
  surface.root = row;
  surface.onTrouble = (sentence) => {
    const line = row.querySelector('[data-trouble="message"]');
    line.textContent = sentence;
    line.hidden = !sentence;
  };
  return row;
}

// In the place of whoever said what was deleted.
function bin() {
  return h("span", { class: "avatar is-slash emoji", "aria-hidden": "true" }, glyph("wastebasket"));
}

function content(message, surface) {
  const edited = message.edited && h("span", { class: "edited", title: `Edited ${dayAndTime(ofTs(message.edited.ts), zone())}` }, "(edited)");
  // What a person typed is drawn from its text: its one block holds the same, unread.
  if (message.blocks?.length && !message.client_msg_id) return [blocks(message.blocks, surface), edited];
  return h("div", { class: "mrkdwn" }, mrkdwn(message.text), edited && " ", edited);
}

// In the channel, a reply says what it is a reply to.
function whatItAnswers(message, place) {
  const start = h("span", {}, mrkdwn(message.root?.text ?? "")).textContent.trim();
  return h("p", { class: "answers note" }, "replied to a thread: ", h("button", {
    type: "button", class: "answers-what", onclick: () => tell("thread", { channel: place.channel, ts: message.thread_ts }),
  }, start || "Show thread"));
}

function threadSummary(message, place) {
  if (!message.reply_count) return null;
  const count = `${message.reply_count} ${message.reply_count === 1 ? "reply" : "replies"}`;
  return h("button", {
    type: "button", class: "thread-summary", onclick: () => tell("thread", { channel: place.channel, ts: message.ts }),
  }, (message.reply_users ?? []).slice(0, 5).map((id) => avatar(id, "is-tiny")), h("b", {}, count),
  h("span", { class: "note" }, `Last reply ${dayAndTime(ofTs(message.latest_reply ?? message.ts), zone())}`));
}

function hover(message, place, surface, onEdit) {
  if (message.ephemeral || message.subtype === "tombstone") return null;
  const canWrite = canChange(place);
  return h("div", { class: "hover", role: "group", "aria-label": "Message actions" },
    canWrite && tool("add", "Add reaction", (event) => pickReaction(event.currentTarget, message, place, surface.onTrouble), { "aria-haspopup": "dialog" }),
    !place.inThread && tool("reply", "Reply in thread", () => tell("thread", { channel: place.channel, ts: message.thread_ts ?? message.ts, write: true })),
    tool("more", "More actions", (event) => openMenu(event.currentTarget, entries(message, place, surface, onEdit), { label: "More actions" }), { "aria-haspopup": "menu" }));
}

function canChange({ channel }) {
  const conversation = team.conversations.get(channel) ?? {};
  return isMember(conversation) && !conversation.is_archived;
}

function tool(sign, label, onclick, traits = {}) {
  const opens = "aria-haspopup" in traits ? { "aria-expanded": "false" } : {};
  return h("button", { type: "button", class: "tool", "aria-label": label, title: label, onclick, ...traits, ...opens }, icon(sign));
}

function entries(message, place, surface, onEdit) {
  const shortcuts = team.shortcuts.filter((each) => each.type === "message");
  const isMine = isOwn(message) && canChange(place);
  return [
    ...shortcuts.map((each) => ({ label: each.name, hint: team.app?.name, run: () => run(each, message, place, surface) })),
    isMine && { label: "Edit message", hint: "Up arrow", run: onEdit },
    isMine && { label: "Delete message", run: () => takeBack(message, place, surface) },
    { label: "Show as a notification", run: () => tell("phone", { channel: place.channel, message }) },
    { label: "Show in the wire log", run: () => tell("wire", { ts: message.ts }) },
  ].filter(Boolean);
}

const SURELY = {
  title: { type: "plain_text", text: "Delete message" },
  text: { type: "plain_text", text: "Are you sure you want to delete this message? This cannot be undone." },
  confirm: { type: "plain_text", text: "Delete" }, deny: { type: "plain_text", text: "Cancel" }, style: "danger",
};

async function takeBack(message, place, surface) {
  if (!(await confirmed(SURELY))) return;
  const answer = await act("take_back", { channel: place.channel, ts: message.ts });
  if (!answer.ok) surface.onTrouble(answer.trouble ?? "That did not work. Try again.");
}

async function run(shortcut, message, place, surface) {
  surface.onTrouble("");
  const answer = await act("message_shortcut", { callback_id: shortcut.callback_id, channel: place.channel, ts: message.ts });
  if (!answer.ok) surface.onTrouble(answer.trouble ?? "That did not work. Try again.");
}
