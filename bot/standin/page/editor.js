// One's own message, changed where it stands: Enter saves, Esc leaves it as it was.

import { Composer } from "./composer.js";
import { h } from "./dom.js";
import { act } from "./gateway.js";
import { nameOf, team, titleOf } from "./team.js";

export class Editor extends Composer {
  // `onDone()` is told when it is saved or left.
  constructor(message, place, { onTrouble, onDone }) {
    super({ channel: place.channel, thread: message.thread_ts, edits: message.ts }, "Edit message", onTrouble);
    this.onDone = onDone;
    // Read in any case: what was begun earlier holds the same names.
    const before = this.readable(typedIn(message));
    if (!this.field.value) this.put(before);
    this.field.selectionStart = this.field.selectionEnd = this.field.value.length;
  }

  foot() {
    return [h("span", { class: "note" }, h("b", {}, "Esc"), " to leave it as it was"),
      h("span", { class: "editor-buttons" },
        h("button", { type: "button", class: "button is-quiet", onclick: () => this.leave() }, "Cancel"),
        h("button", { type: "submit", class: "button is-quiet is-primary" }, "Save"))];
  }

  // Names stand for the references that were typed, and travel as such again.
  readable(typed) {
    return typed.replace(/<([@#])([A-Z0-9]+)(?:\|[^<>]*)?>/g, (reference, sign, id) => {
      const known = sign === "@" ? team.people.has(id) && nameOf(id) : team.conversations.has(id) && titleOf(team.conversations.get(id));
      if (!known) return reference;
      this.names.set(sign + known, reference);
      return sign + known;
    });
  }

  keys(event) {
    if (event.key === "Escape" && !this.menu.isOpen) {
      event.preventDefault();
      event.stopPropagation();
      this.leave();
    } else super.keys(event);
  }

  deliver(text) {
    return act("edit", { channel: this.place.channel, ts: this.place.edits, text });
  }

  async say() {
    const typed = this.field.value.trim();
    if (this.isSending) return;
    this.isSending = true;
    const answer = await this.deliver(this.withIds(typed));
    this.isSending = false;
    if (answer.ok === false) this.onTrouble(answer.trouble ?? "That could not be saved.");
    else this.leave();
  }

  leave() {
    this.put("");
    this.onDone();
  }
}

// What a person typed stands in the one block of their message; its text has been escaped.
function typedIn(message) {
  return message.blocks?.[0]?.elements?.[0]?.elements?.[0]?.text ?? message.text;
}
