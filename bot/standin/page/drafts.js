// What a person began to write, and how far they have read, by conversation; kept while this tab lives.

import { whoever } from "./gateway.js";

function key(kind, place) {
  return `${kind} ${whoever()} ${place}`;
}

export function draft(place) {
  return sessionStorage.getItem(key("draft", place)) ?? "";
}

export function keepDraft(place, text) {
  if (text) sessionStorage.setItem(key("draft", place), text);
  else sessionStorage.removeItem(key("draft", place));
}

export function readUpTo(channel) {
  return sessionStorage.getItem(key("read", channel)) ?? "";
}

export function markRead(channel, ts) {
  if (ts && ts > readUpTo(channel)) sessionStorage.setItem(key("read", channel), ts);
}

// The first look at a workspace: what was there before counts as read, except what waits in the app's DM.
export function firstLook(conversations) {
  if (sessionStorage.getItem(key("seen", "all"))) return;
  sessionStorage.setItem(key("seen", "all"), "yes");
  for (const each of conversations) markRead(each.id, each.last_ts);
}
