// Where one writes: Enter sends, Shift+Enter breaks the line, "/" offers commands, "@" people, "#" channels.

import { draft, keepDraft } from "./drafts.js";
import { h, icon, newId } from "./dom.js";
import { act } from "./gateway.js";
import { Suggestions } from "./suggestions.js";
import { team } from "./team.js";

export class Composer {
  // `place` = {channel, thread, edits}; `onTrouble(sentence)` shows what only this person should see. `onUp()` is told
  // of an arrow in an empty field.
  constructor(place, label, onTrouble, onUp = () => {}) {
    this.place = place;
    this.onTrouble = onTrouble;
    this.onUp = onUp;
    this.key = [place.channel, place.thread, place.edits].filter(Boolean).join("/");
    this.names = new Map();
    const id = newId("composer");
    this.field = h("textarea", {
      id, class: "composer-field", rows: 1, placeholder: label, "aria-label": label, value: draft(this.key),
      "aria-autocomplete": "list", "aria-haspopup": "listbox",
      oninput: () => this.changed(), onkeydown: (event) => this.keys(event), onblur: () => this.menu.close(),
      onclick: () => this.menu.look(),
    });
    this.send = h("button", { type: "submit", class: "send", "aria-label": "Send", title: "Send (Enter)" }, icon("send"));
    this.hint = h("p", { class: "usage", hidden: true });
    this.node = h("form", { class: "composer", onsubmit: (event) => (event.preventDefault(), this.say()) },
      h("div", { class: "composer-frame" }, this.hint, this.field, h("div", { class: "composer-foot" }, this.foot())));
    this.menu = new Suggestions(this.field, this);
    requestAnimationFrame(() => this.grow());
  }

  foot() {
    const { channel, thread } = this.place;
    const note = h("span", { class: "note" }, !thread && [h("b", {}, "/"), " for commands, "], h("b", {}, "Shift+Enter"), " for a new line");
    if (!thread) return [note, this.send];
    const where = team.conversations.get(channel);
    const id = newId("also");
    this.also = h("input", { type: "checkbox", id });
    return [h("label", { class: "also note", for: id }, this.also,
      where?.kind === "im" ? " Also send as direct message" : ` Also send to #${where?.name}`), this.send];
  }

  focus() {
    this.field.focus();
  }

  changed() {
    keepDraft(this.key, this.field.value);
    this.grow();
    this.menu.look();
    this.showUsage();
  }

  grow() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, 240)}px`;
    this.send.classList.toggle("is-ready", this.field.value.trim() !== "");
  }

  showUsage() {
    const [first] = this.field.value.split(/\s/);
    const command = /\s/.test(this.field.value) && team.commands.find((each) => each.command === first);
    this.hint.hidden = !command?.usage_hint;
    if (command) this.hint.replaceChildren(h("b", {}, command.command), ` ${command.usage_hint ?? ""}`);
  }

  keys(event) {
    if (event.isComposing) return;
    if (this.menu.keys(event)) return;
    if (event.key === "ArrowUp" && !this.field.value) {
      event.preventDefault();
      return this.onUp();
    }
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    this.say();
  }

  async say() {
    const typed = this.field.value.trim();
    if (!typed || this.isSending) return;
    this.isSending = true;
    this.put("");
    const answer = await this.deliver(this.withIds(typed));
    this.isSending = false;
    if (answer.ok !== false) return;
    if (!this.field.value && answer.keep !== false && !typed.startsWith("/")) this.put(typed);
    this.onTrouble(answer.trouble ?? "That could not be sent.");
  }

  async shortcut(callbackId) {
    this.put("");
    const answer = await act("shortcut", { callback_id: callbackId });
    if (answer.ok === false) this.onTrouble(answer.trouble ?? "That shortcut did not work.");
  }

  deliver(text) {
    const { channel, thread } = this.place;
    if (!text.startsWith("/")) return this.reply(channel, text, thread);
    const [command] = text.split(/\s/);
    if (thread) return Promise.resolve({ ok: false, trouble: `${command} is not supported in threads. Sorry!` });
    return act("command", { channel, text });
  }

  async reply(channel, text, thread) {
    const answer = await act("say", { channel, text, thread_ts: thread, broadcast: Boolean(this.also?.checked) });
    if (answer.ok && this.also) this.also.checked = false;
    return answer;
  }

  // Names chosen from the menu travel as references, the way a client sends them.
  withIds(text) {
    let sent = text;
    const longestFirst = [...this.names].sort(([a], [b]) => b.length - a.length);
    for (const [name, reference] of longestFirst) sent = sent.replaceAll(name, reference);
    return sent;
  }

  put(text) {
    this.field.value = text;
    this.changed();
    this.menu.close();
  }

  // The menu's choice replaces what was typed from `start` to the caret.
  insert(start, words, reference) {
    const { value, selectionEnd } = this.field;
    if (reference) this.names.set(words, reference);
    const rest = value.slice(selectionEnd).replace(/^\s/, "");
    this.field.value = `${value.slice(0, start)}${words} ${rest}`;
    this.field.selectionStart = this.field.selectionEnd = start + words.length + 1;
    this.changed();
  }
}
