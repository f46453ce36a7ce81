// What a person began to write (while this tab lives), and how far they have read (in this browser), by conversation.
// The ids of the sample team are the same in every run, so the run is part of each key.

import { whoever } from "./gateway.js";
import { team } from "./team.js";

const READ = "standin-read";

function key(kind, place) {
  return `${kind} ${team.run} ${whoever()} ${place}`;
}

export function draft(place) {
  return sessionStorage.getItem(key("draft", place)) ?? "";
}

export function keepDraft(place, text) {
  if (text) sessionStorage.setItem(key("draft", place), text);
  else sessionStorage.removeItem(key("draft", place));
}

// Empty at first: nobody has read anything yet.
export function readUpTo(channel) {
  return localStorage.getItem(key(READ, channel)) ?? "";
}

export function hasUnread({ id, last_ts: last = "" }) {
  return Number(last) > 1 && last > readUpTo(id);
}

export function markRead(channel, ts) {
  if (ts && ts > readUpTo(channel)) localStorage.setItem(key(READ, channel), ts);
}

// What was read in earlier runs is of no use any more.
export function forgetOtherRuns() {
  for (const name of Object.keys(localStorage)) {
    if (name.startsWith(READ) && !name.startsWith(`${READ} ${team.run} `)) localStorage.removeItem(name);
  }
}

export function forgetEverything() {
  sessionStorage.clear();
  localStorage.clear();
}
