// Who and what is in the workspace, as the one person looking at this page may see it.

import { h } from "./dom.js";

export const team = {
  seq: 0, run: "", name: "", me: null, app: null, people: new Map(), conversations: new Map(),
  commands: [], shortcuts: [], modals: [], home: null, faults: [],
};

export function take(snapshot) {
  team.me = snapshot.me;
  team.app = snapshot.app;
  team.run = snapshot.workspace?.run ?? "";
  team.name = snapshot.workspace?.name ?? snapshot.name ?? "Stand-in";
  team.people = new Map(snapshot.people.map((person) => [person.id, person]));
  const before = team.conversations;
  team.conversations = new Map(snapshot.conversations.map((each) => [each.id, each]));
  // From the first look on, what is new is counted here: the stand-in's last_ts also moves when a message is edited.
  for (const [id, each] of team.conversations) each.last_ts = before.get(id)?.last_ts ?? each.last_ts;
  team.commands = snapshot.commands ?? [];
  team.shortcuts = snapshot.shortcuts ?? [];
  team.modals = snapshot.modals ?? [];
  team.home = snapshot.home ?? null;
  team.faults = snapshot.faults ?? [];
}

export function nameOf(id) {
  if (id === "USLACKBOT") return "Slackbot";
  if (id && id === team.app?.user_id) return team.app.name;
  const person = team.people.get(id);
  if (!person) return id ?? "Somebody";
  return person.display_name || person.real_name || person.name || id;
}

export function fullName(id) {
  const person = team.people.get(id);
  return person && !person.is_bot ? person.real_name || person.name : nameOf(id);
}

export function isBot(id) {
  return Boolean(team.people.get(id)?.is_bot) || id === team.app?.user_id;
}

export function zone() {
  return team.me?.tz || "UTC";
}

export function partner(conversation) {
  return conversation.with ?? (conversation.members ?? []).find((id) => id !== team.me.id) ?? team.me.id;
}

export function titleOf(conversation) {
  return conversation.kind === "im" ? nameOf(partner(conversation)) : conversation.name;
}

export function isMember(conversation) {
  return conversation.is_member ?? (conversation.members ?? []).includes(team.me.id);
}

export function botTalk() {
  return [...team.conversations.values()].find((each) => each.kind === "im" && partner(each) === team.app?.user_id);
}

export function isBotTalk(conversation) {
  return conversation.kind === "im" && partner(conversation) === team.app?.user_id;
}

// Dark enough for white letters on each of them.
const COLOURS = ["#7c3a7c", "#1d6f8f", "#2f6b3f", "#a1431f", "#3f51a3", "#8a5a00", "#a32857", "#4b5563", "#00695c", "#6a3fb5"];

function colour(id) {
  let mixed = 2166136261;
  for (const letter of id ?? "") mixed = Math.imul(mixed ^ letter.charCodeAt(0), 16777619) >>> 0;
  return COLOURS[((mixed ^ (mixed >>> 15)) >>> 0) % COLOURS.length];
}

function initials(name) {
  const words = name.split(/[\s._-]+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : words;
  return letters.map((word) => [...word][0].toUpperCase()).join("");
}

export function avatar(id, size = "") {
  const bot = isBot(id) || id === "USLACKBOT";
  const style = `background:${bot ? "#1f3d38" : colour(id)}`;
  return h("span", { class: `avatar ${size} ${bot ? "is-app" : ""}`, style, "aria-hidden": "true" }, initials(fullName(id)));
}
