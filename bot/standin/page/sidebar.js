// The list of conversations, with what is unread in them.

import { hasUnread, readUpTo } from "./drafts.js";
import { fill, h, icon } from "./dom.js";
import { readOwn } from "./gateway.js";
import { on, tell } from "./signals.js";
import { current, currentTab } from "./talk.js";
import { avatar, isBotTalk, isMember, partner, team, titleOf } from "./team.js";

const nav = document.getElementById("sidebar");
const counts = new Map();

export function drawSidebar() {
  const all = [...team.conversations.values()].sort((a, b) => titleOf(a).localeCompare(titleOf(b)));
  const channels = all.filter((each) => each.kind !== "im");
  const direct = all.filter((each) => each.kind === "im");
  const isHere = (each) => isMember(each) && !each.is_archived;
  fill(nav, h("div", { class: "workspace" }, h("span", { class: "workspace-sign", "aria-hidden": "true" }, team.name.charAt(0)),
    h("span", { class: "workspace-name" }, team.name)),
  h("div", { class: "sidebar-scroll" },
    section("Channels", channels.filter(isHere)),
    section("Direct messages", direct.filter((each) => !isBotTalk(each))),
    section("Apps", direct.filter(isBotTalk)),
    browsing(channels.filter((each) => !isHere(each)))));
}

function section(title, list) {
  if (!list.length) return null;
  return h("section", {}, h("h2", {}, title), h("ul", {}, list.map(entry)));
}

function browsing(list) {
  if (!list.length) return null;
  const isOpen = list.some((each) => each.id === current());
  return h("details", { class: "browse", open: isOpen }, h("summary", {}, "More channels"), h("ul", {}, list.map(entry)));
}

function entry(conversation) {
  const { id, kind } = conversation;
  const count = counts.get(id) ?? 0;
  const isUnread = isMember(conversation) && !isRead(id) && hasUnread(conversation);
  const sign = kind === "im" ? avatar(partner(conversation), "is-tiny") : icon(kind === "private" ? "lock" : "hash");
  return h("li", {}, h("a", {
    href: `?as=${team.me.id}&in=${id}`, class: `entry ${isUnread ? "is-unread" : ""}`, dataset: { channel: id },
    "aria-current": id === current() ? "page" : null,
    onclick: (event) => {
      if (event.metaKey || event.ctrlKey) return;
      event.preventDefault();
      tell("open", { channel: id });
    },
  }, sign, h("span", { class: "entry-name" }, titleOf(conversation)), conversation.is_archived && h("small", {}, "archived"),
  isUnread && count > 0 && h("span", { class: "count", "aria-label": `${count} unread` }, String(count))));
}

function isRead(id) {
  return id === current() && currentTab() === "messages";
}

// What waited before this page was opened.
export async function countWaiting() {
  const waiting = [...team.conversations.values()].filter((each) => each.kind === "im" && !isRead(each.id) && hasUnread(each));
  await Promise.all(waiting.map(async ({ id }) => {
    const { messages = [] } = await readOwn(`messages/${id}?limit=100`);
    counts.set(id, messages.filter((each) => each.ts > readUpTo(id) && each.user !== team.me.id).length);
  }));
  drawSidebar();
}

// A number stands beside what is meant for this person: DMs, and what names them or everybody.
function isForMe(channel, message) {
  return team.conversations.get(channel)?.kind === "im" || names(message);
}

export function names({ text, blocks = [] }) {
  const said = JSON.stringify([text, blocks]);
  return said.includes(team.me.id) || /<!(?:here|channel|everyone)\b/.test(said);
}

// Replies are read in their threads.
function isOnTop(message) {
  return !message.thread_ts || message.thread_ts === message.ts || message.subtype === "thread_broadcast";
}

on("message", ({ channel, kind, message }) => {
  const conversation = team.conversations.get(channel);
  if (kind !== "new" || !conversation || message.user === team.me.id) return;
  if (!isOnTop(message)) return;
  conversation.last_ts = message.ts;
  if (!isRead(channel) && isForMe(channel, message)) counts.set(channel, (counts.get(channel) ?? 0) + 1);
  drawSidebar();
});
on("read", (channel) => {
  counts.delete(channel);
  drawSidebar();
});
on("refreshed", drawSidebar);
