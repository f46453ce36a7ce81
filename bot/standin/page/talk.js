// The conversation in the middle: its head, its messages (or the app's Home), and the composer.

import { Composer } from "./composer.js";
import { markRead, readUpTo } from "./drafts.js";
import { h, icon, fill } from "./dom.js";
import { details } from "./details.js";
import { act, readOwn } from "./gateway.js";
import { drawHome } from "./home.js";
import { Log } from "./log.js";
import { on, tell } from "./signals.js";
import { avatar, isBotTalk, isMember, partner, team, titleOf, zone } from "./team.js";
import { clockTime, now, offsetName } from "./time.js";

const PAGE = 60;
const root = document.getElementById("talk");
const talk = { channel: null, tab: "messages", log: null, composer: null, loading: null, early: [] };

export function current() {
  return talk.channel;
}

export function currentTab() {
  return talk.tab;
}

export async function open(channel, { tab = "messages", focus = true } = {}) {
  const conversation = team.conversations.get(channel);
  if (!conversation) return;
  Object.assign(talk, { channel, tab, early: [] });
  root.setAttribute("aria-label", titleOf(conversation));
  if (isBotTalk(conversation)) act("home", { tab });
  await (tab === "home" ? showHome(conversation) : showMessages(conversation, focus));
}

function showHome(conversation) {
  talk.log = null;
  fill(root, head(conversation), drawHome());
}

async function showMessages(conversation, focus) {
  const log = new Log({ channel: conversation.id, inThread: false }, `Messages in ${titleOf(conversation)}`);
  talk.log = log;
  talk.loading = log;
  const read = readUpTo(conversation.id);
  fill(root, head(conversation), log.node, foot(conversation));
  if (focus) talk.composer?.focus();
  const { messages = [], isGone } = await readOwn(`messages/${conversation.id}?limit=${PAGE}`);
  if (talk.log !== log || isGone) return;
  log.unreadAfter = messages.some((each) => each.ts > read && each.user !== team.me.id) ? read || null : null;
  messages.filter(isOnTop).forEach((each) => log.put(each));
  talk.loading = null;
  talk.early.splice(0).forEach(apply);
  if (messages.length >= PAGE) offerOlder(log);
  else log.node.prepend(beginning(conversation));
  log.toEnd();
  seen();
}

function offerOlder(log) {
  const more = h("button", { type: "button", class: "older", onclick: () => older(log, more) }, "Show earlier messages");
  log.node.prepend(more);
}

async function older(log, more) {
  more.remove();
  const { messages = [] } = await readOwn(`messages/${log.place.channel}?limit=${PAGE}&before=${log.oldest}`);
  const height = log.node.scrollHeight;
  messages.filter(isOnTop).reverse().forEach((each) => log.put(each));
  log.node.scrollTop += log.node.scrollHeight - height;
  if (messages.length >= PAGE) offerOlder(log);
}

function beginning(conversation) {
  const words = isBotTalk(conversation) ? `This is where ${titleOf(conversation)} writes to you, and you to it.`
    : conversation.kind === "im" ? `This is between you and ${titleOf(conversation)}.`
    : `This is the very beginning of #${titleOf(conversation)}.`;
  return h("div", { class: "beginning" }, conversation.kind === "im" ? avatar(partner(conversation), "is-large") : null, h("p", {}, words));
}

function isOnTop(message) {
  return !message.thread_ts || message.thread_ts === message.ts || message.reply_broadcast
    || message.subtype === "thread_broadcast" || (message.ephemeral && !message.thread_ts);
}

function head(conversation) {
  const isIm = conversation.kind === "im";
  const count = (conversation.members ?? []).length;
  const sign = isIm ? avatar(partner(conversation), "is-small") : icon(conversation.kind === "private" ? "lock" : "hash");
  return h("header", { class: "talk-head" },
    h("button", { type: "button", class: "tool back", "aria-label": "Back to conversations", onclick: () => tell("pane", "list") }, icon("back")),
    h("h1", {}, sign, h("span", {}, titleOf(conversation)), isBotTalk(conversation) && h("span", { class: "badge" }, "APP")),
    isIm && !isBotTalk(conversation) && h("span", { class: "note" }, localTime(partner(conversation))),
    isBotTalk(conversation) && tabs(conversation),
    !isIm && h("button", { type: "button", class: "button is-quiet members", "aria-haspopup": "dialog",
      "aria-label": `${count} members, details`, onclick: () => details(conversation) }, icon("people"), String(count)));
}

function localTime(id) {
  const tz = team.people.get(id)?.tz;
  return tz ? `${clockTime(now(), tz)} local time, ${offsetName(now(), tz)}` : "";
}

function tabs(conversation) {
  const tab = (name, words) => h("button", {
    type: "button", role: "tab", class: "tab", "aria-selected": String(talk.tab === name),
    onclick: () => tell("open", { channel: conversation.id, tab: name }),
  }, words);
  return h("div", { class: "tabs", role: "tablist", "aria-label": "App" }, tab("home", "Home"), tab("messages", "Messages"));
}

function foot(conversation) {
  talk.composer = null;
  if (conversation.is_archived) return h("p", { class: "closed" }, "This channel is archived. You can still read it.");
  if (!isMember(conversation)) return joining(conversation);
  const to = conversation.kind === "im" ? titleOf(conversation) : `#${titleOf(conversation)}`;
  talk.composer = new Composer({ channel: conversation.id }, `Message ${to}`, notice, () => talk.log?.editLast());
  return talk.composer.node;
}

function joining(conversation) {
  const join = async () => {
    const answer = await act("join", { channel: conversation.id });
    if (!answer.ok) notice(answer.trouble);
  };
  return h("p", { class: "closed" }, `You are looking at #${titleOf(conversation)}. `,
    h("button", { type: "button", class: "button is-primary", onclick: join }, "Join channel"));
}

// What Slackbot would whisper: nothing that is stored.
function notice(sentence) {
  const ts = (now().getTime() / 1000).toFixed(6);
  talk.log?.put({ ts, user: "USLACKBOT", text: sentence.replaceAll("&", "&amp;").replaceAll("<", "&lt;"), ephemeral: true, subtype: "notice" });
  talk.log?.toEnd();
}

function seen() {
  const last = talk.log?.rows.filter((row) => row.message.subtype !== "notice").at(-1)?.message.ts;
  markRead(talk.channel, last);
  markRead(talk.channel, (now().getTime() / 1000).toFixed(6));
  tell("read", talk.channel);
}

function apply({ kind, message, ts }) {
  if (kind === "deleted") talk.log.drop(ts);
  else if (isOnTop(message)) talk.log.put(message);
  if (kind === "new" && message.thread_ts && message.thread_ts !== message.ts && !message.ephemeral) countReply(message);
}

// The parent's counters, unless the stand-in has told them already.
function countReply(reply) {
  const row = talk.log.find(reply.thread_ts);
  if (!row || (row.message.latest_reply ?? "") >= reply.ts) return;
  const { reply_count: count = 0, reply_users: users = [] } = row.message;
  talk.log.redraw(row, {
    ...row.message, reply_count: count + 1, latest_reply: reply.ts, reply_users: [...new Set([...users, reply.user])],
  });
}

on("message", (change) => {
  if (change.channel !== talk.channel || !talk.log) return;
  if (talk.loading) return talk.early.push(change);
  apply(change);
  seen();
});
on("home", ({ view }) => {
  team.home = view;
  if (talk.tab === "home" && isBotTalk(team.conversations.get(talk.channel))) root.querySelector(".home")?.replaceWith(drawHome());
});
on("redate", () => talk.log?.redate());
on("refreshed", () => {
  const conversation = team.conversations.get(talk.channel);
  if (!conversation) return tell("lost", {});
  root.querySelector(".talk-head")?.replaceWith(head(conversation));
  const able = isMember(conversation) && !conversation.is_archived;
  if (talk.tab === "messages" && able !== Boolean(talk.composer)) root.lastElementChild.replaceWith(foot(conversation));
});
