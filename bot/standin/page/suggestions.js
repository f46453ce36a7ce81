// The menu above the composer: commands after "/", people after "@", channels after "#".

import { h, icon, newId } from "./dom.js";
import { avatar, fullName, nameOf, team } from "./team.js";

const STARTS = /(?:^|\s)([@#])([\p{L}\p{N}._-]*)$/u;

export class Suggestions {
  constructor(field, composer) {
    this.field = field;
    this.composer = composer;
    this.rows = [];
    this.at = 0;
    this.list = h("div", { class: "suggestions", role: "listbox", id: newId("suggestions"), "aria-label": "Suggestions", hidden: true });
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    field.setAttribute("aria-controls", this.list.id);
    field.before(this.list);
  }

  get isOpen() {
    return !this.list.hidden;
  }

  look() {
    const typed = this.field.value.slice(0, this.field.selectionEnd);
    this.rows = this.composer.place.thread || this.composer.place.edits ? [] : commands(typed, this.composer);
    const found = STARTS.exec(typed);
    if (found) this.rows = names(found[1], found[2].toLowerCase(), typed.length - found[2].length - 1, this.composer);
    if (!this.rows.length || typed === this.dismissed) return this.close();
    this.draw();
  }

  draw() {
    this.list.replaceChildren(...this.rows.map((row, index) => h("div", {
      role: "option", class: "suggestion", id: `${this.list.id}-${index}`, "aria-selected": "false", onclick: () => this.pick(row),
    }, row.picture, h("span", { class: "suggestion-words" }, h("b", {}, row.title), row.usage && h("span", { class: "note" }, ` ${row.usage}`),
      row.about && h("small", {}, row.about)), row.app && h("span", { class: "note" }, row.app))));
    this.list.hidden = false;
    this.point(0);
  }

  point(index) {
    this.at = index;
    [...this.list.children].forEach((row, each) => {
      row.setAttribute("aria-selected", String(each === index));
      row.classList.toggle("is-active", each === index);
    });
    const active = this.list.children[index];
    this.field.setAttribute("aria-activedescendant", active.id);
    active.scrollIntoView({ block: "nearest" });
  }

  // True when the key was meant for the menu.
  keys(event) {
    if (!this.isOpen) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.point((this.at + step + this.rows.length) % this.rows.length);
    else if (event.key === "Escape") this.dismiss();
    else if (event.key === "Tab" || (event.key === "Enter" && !this.isTypedOut())) this.pick(this.rows[this.at]);
    else return false;
    event.preventDefault();
    return true;
  }

  // Enter on a command typed in full runs it.
  isTypedOut() {
    return this.rows[this.at].title === this.field.value.trim();
  }

  pick(row) {
    row.run();
    this.close();
    this.field.focus();
  }

  dismiss() {
    this.dismissed = this.field.value.slice(0, this.field.selectionEnd);
    this.close();
  }

  close() {
    this.list.hidden = true;
    this.field.removeAttribute("aria-activedescendant");
  }
}

function commands(typed, composer) {
  if (!/^\/\S*$/.test(typed)) return [];
  return [...slashes(typed, composer), ...shortcuts(typed, composer)];
}

// Global shortcuts stand below the commands, by their names.
function shortcuts(typed, composer) {
  const query = typed.slice(1).toLowerCase();
  return team.shortcuts.filter((each) => each.type === "global" && each.name.toLowerCase().startsWith(query)).map((each) => ({
    title: each.name, about: each.description, app: team.app?.name, picture: avatar(team.app?.user_id, "is-small"),
    run: () => composer.shortcut(each.callback_id),
  }));
}

function slashes(typed, composer) {
  return team.commands.filter((each) => each.command.startsWith(typed)).map((each) => ({
    title: each.command, usage: each.usage_hint, about: each.description, app: each.app ?? team.app?.name,
    picture: each.app === team.app?.name ? avatar(team.app?.user_id, "is-small") : slash(), run: () => composer.insert(0, each.command),
  }));
}

// Before the commands of the workspace itself, which are no app's.
function slash() {
  return h("span", { class: "avatar is-small is-slash", "aria-hidden": "true" }, "/");
}

function names(sign, query, start, composer) {
  const fits = (words) => words.toLowerCase().split(/[\s._-]+/).concat(words.toLowerCase()).some((word) => word.startsWith(query));
  if (sign === "@") {
    return [...team.people.values()].filter((each) => !each.deleted && (fits(fullName(each.id)) || fits(each.name)))
      .slice(0, 8).map((each) => ({
        title: fullName(each.id), about: each.name, picture: avatar(each.id, "is-small"),
        run: () => composer.insert(start, `@${nameOf(each.id)}`, `<@${each.id}>`),
      }));
  }
  return [...team.conversations.values()].filter((each) => each.kind !== "im" && fits(each.name)).slice(0, 8).map((each) => ({
    title: `#${each.name}`, picture: h("span", { class: "glyph" }, icon(each.kind === "private" ? "lock" : "hash")),
    run: () => composer.insert(start, `#${each.name}`, `<#${each.id}|${each.name}>`),
  }));
}
