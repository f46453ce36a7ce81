// A text field with a list of choices below it (the combobox pattern). Knows nothing of Slack.

import { h, icon, newId } from "../dom.js";
import { hide, show } from "../popup.js";

const fold = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

// What begins with the words comes first, then what has a word that does, then what holds them anywhere.
// Groups stay as they are.
function matching(offered, wanted) {
  const found = offered.map((choice) => ({ choice, rank: rankOf(fold(`${choice.label} ${choice.hint ?? ""}`), wanted) }))
    .filter((each) => each.rank !== null);
  if (!offered.some((choice) => choice.group)) found.sort((a, b) => a.rank - b.rank);
  return found.map((each) => each.choice);
}

function rankOf(words, wanted) {
  if (words.startsWith(wanted)) return 0;
  const starts = words.split(/(?<=[^\p{L}\p{N}])/u).map((_, at, all) => all.slice(at).join(""));
  if (starts.some((rest) => rest.startsWith(wanted))) return 1;
  return words.includes(wanted) ? 2 : null;
}

// offers: query -> choices, or a promise of them. onpick(choice). isPicked(choice) marks ticks.
// onleave(typed) is told what stands in the field when it is left. Below `least` letters nothing is asked.
export class Combobox {
  constructor({ id, label, labelledBy, describedBy, placeholder, offers, onpick, onleave, isPicked = () => false, isFiltered = true, least = 0 }) {
    Object.assign(this, { offers, onpick, onleave, isPicked, isFiltered, least });
    this.listId = newId("list");
    this.shown = [];
    this.at = -1;
    this.field = h("input", {
      id, type: "text", role: "combobox", class: "combo-field", autocomplete: "off", spellcheck: "false",
      "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.listId, placeholder,
      "aria-label": labelledBy ? null : label, "aria-labelledby": labelledBy, "aria-describedby": describedBy,
      oninput: () => this.open(this.field.value), onclick: () => this.isOpen || this.open(""),
      onkeydown: (event) => this.keys(event), onblur: () => this.leave(),
    });
    this.list = h("div", { role: "listbox", id: this.listId, class: "options", "aria-label": label || placeholder || "Choices" });
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.arrow = h("span", { class: "combo-arrow" }, icon("down"));
  }

  get isOpen() {
    return this.field.getAttribute("aria-expanded") === "true";
  }

  async open(query) {
    this.asked = query;
    this.field.setAttribute("aria-expanded", "true");
    const offered = await this.offers(query);
    if (this.asked !== query || !this.isOpen || !this.field.isConnected) return;
    const wanted = fold(query.trim());
    this.shown = this.isFiltered && wanted ? matching(offered, wanted) : offered;
    this.draw(query);
  }

  draw(query) {
    const rows = [];
    let group = "";
    this.shown.forEach((choice, index) => {
      if (choice.group && choice.group !== group) rows.push(h("div", { class: "option-group", role: "presentation" }, choice.group));
      group = choice.group;
      rows.push(this.row(choice, index));
    });
    if (!rows.length) rows.push(h("div", { class: "option-none", role: "presentation" }, this.nothing(query)));
    this.list.replaceChildren(...rows);
    show(this.field.closest(".combo") ?? this.field, this.list);
    const picked = this.shown.findIndex((choice) => this.isPicked(choice));
    this.point(query ? (this.shown.length ? 0 : -1) : picked);
  }

  // Said where there is nothing to choose.
  nothing(query) {
    if (query.length < this.least) return query ? `Type at least ${this.least} letters` : "Type to search";
    return query ? "No matches" : "Nothing to choose from";
  }

  row(choice, index) {
    return h("div", {
      role: "option", id: `${this.listId}-${index}`, class: "option", "aria-selected": String(this.isPicked(choice)),
      dataset: { value: choice.key }, onclick: () => this.pick(choice),
    }, choice.picture?.(), h("span", { class: "option-label" }, choice.label), choice.hint && h("small", {}, choice.hint));
  }

  point(index) {
    this.at = index;
    const rows = [...this.list.querySelectorAll("[role=option]")];
    rows.forEach((row, each) => row.classList.toggle("is-active", each === index));
    if (index < 0) this.field.removeAttribute("aria-activedescendant");
    else {
      this.field.setAttribute("aria-activedescendant", rows[index].id);
      rows[index].scrollIntoView({ block: "nearest" });
    }
  }

  keys(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && !this.isOpen) this.open("");
    else if (step && this.shown.length) this.point((this.at + step + this.shown.length) % this.shown.length);
    else if (event.key === "Enter" && this.isOpen && this.at >= 0) this.pick(this.shown[this.at]);
    else if (event.key === "Escape" && this.isOpen) this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  pick(choice) {
    this.close();
    this.onpick(choice);
  }

  close() {
    this.asked = null;
    this.field.setAttribute("aria-expanded", "false");
    this.field.removeAttribute("aria-activedescendant");
    hide(this.list);
    this.list.remove();
  }

  leave() {
    if (this.isOpen) this.close();
    this.onleave?.(this.field.value);
  }
}
