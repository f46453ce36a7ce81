// The references a message can carry: people, channels, everybody, moments. Used by mrkdwn and rich text alike.

import { h, link } from "./dom.js";
import { glyph } from "./emoji.js";
import { nameOf, team, titleOf, zone } from "./team.js";
import { dated, dayAndTime, offsetName } from "./time.js";
import { tell } from "./signals.js";

export function person(id, label) {
  const me = id === team.me?.id ? "is-me" : "";
  return h("span", { class: `mention ${me}`, dataset: { user: id } }, `@${team.people.has(id) ? nameOf(id) : label || id}`);
}

export function channel(id, label) {
  const known = team.conversations.get(id);
  const name = `#${known ? titleOf(known) : label || "private-channel"}`;
  if (!known) return h("span", { class: "mention" }, name);
  return h("button", { class: "mention", type: "button", onclick: () => tell("open", { channel: id }) }, name);
}

export function everybody(range) {
  return h("span", { class: "mention is-loud" }, `@${range}`);
}

export function group(id, label) {
  return h("span", { class: "mention" }, label || `@${id}`);
}

export function emoji(name, unicode) {
  const drawn = unicode
    ? String.fromCodePoint(...unicode.split("-").map((code) => parseInt(code, 16)))
    : glyph(name);
  if (!drawn) return h("span", { class: "emoji-unknown" }, `:${name}:`);
  return h("span", { class: "emoji", role: "img", "aria-label": name.replaceAll("_", " "), title: `:${name}:` }, drawn);
}

export function moment(seconds, pattern, address, fallback) {
  const date = new Date(Number(seconds) * 1000);
  const words = dated(pattern, date, zone());
  if (words === null) return h("span", {}, fallback ?? "");
  const title = `${dayAndTime(date, zone())}, ${offsetName(date, zone())}`;
  const time = h("time", { datetime: date.toISOString(), title }, words);
  return address ? link(address, time) : time;
}
