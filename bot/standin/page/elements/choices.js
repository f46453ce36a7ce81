// What a select offers: its own options, the app's answers, people, or conversations.
// A choice is {key, label, hint, group, picture, value}; `value` is what state.values holds for it.

import { avatar, fullName, nameOf, partner, team, titleOf } from "../team.js";
import { h, icon } from "../dom.js";
import { plain } from "../texts.js";

export function isExternal(type) {
  return type.endsWith("external_select");
}

// Under which key the state of this element stands, e.g. "selected_user" or "selected_options".
export function stateKey(type) {
  const many = type.startsWith("multi_");
  const noun = type.includes("users") ? "user" : type.includes("conversations") ? "conversation"
    : type.includes("channels") ? "channel" : "option";
  return `selected_${noun}${many ? "s" : ""}`;
}

export function choicesOf(element) {
  if (element.type.includes("users_select")) return people();
  if (element.type.includes("conversations_select")) return conversations(element.filter ?? {});
  if (element.type.includes("channels_select")) return conversations({ include: ["public"] });
  return fromOptions(element);
}

export function fromOptions({ options, option_groups: groups }) {
  const own = (options ?? []).map((option) => ofOption(option));
  const grouped = (groups ?? []).flatMap((group) => group.options.map((option) => ofOption(option, plain(group.label))));
  return [...own, ...grouped];
}

function ofOption(option, group = "") {
  return { key: option.value, label: plain(option.text), hint: plain(option.description), group, value: option };
}

function ofPerson(person) {
  const handle = person.display_name || person.name;
  return { key: person.id, label: fullName(person.id), hint: handle, picture: () => avatar(person.id, "is-tiny"), value: person.id };
}

function people() {
  return [...team.people.values()].filter((person) => !person.deleted)
    .sort((a, b) => fullName(a.id).localeCompare(fullName(b.id))).map(ofPerson);
}

const KINDS = { im: "im", mpim: "mpim", private: "private", channel: "public" };

function conversations({ include, exclude_bot_users: noBots, exclude_external_shared_channels: noShared }) {
  return [...team.conversations.values()]
    .filter((each) => !each.is_archived)
    .filter((each) => !include || include.includes(KINDS[each.kind] ?? each.kind))
    .filter((each) => !(noBots && each.kind === "im" && team.people.get(partner(each))?.is_bot))
    .filter((each) => !(noShared && each.is_ext_shared))
    .sort((a, b) => titleOf(a).localeCompare(titleOf(b))).map(ofConversation);
}

function ofConversation(each) {
  const picture = () => each.kind === "im" ? avatar(partner(each), "is-tiny")
    : h("span", { class: "glyph" }, icon(each.kind === "private" ? "lock" : "hash"));
  return { key: each.id, label: titleOf(each), hint: "", picture, value: each.id };
}

// How a chosen value is shown when it is not among the choices (any more).
export function asChoice(element, value) {
  if (value && typeof value === "object") return ofOption(value);
  const known = choicesOf(element).find((each) => each.key === value);
  return known ?? { key: value, label: team.people.has(value) ? nameOf(value) : value, hint: "", value };
}
