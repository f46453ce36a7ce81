// Emoji under a message, each with who chose it; and where one more is picked.

import { emojiNames, glyph } from "./emoji.js";
import { h, newId } from "./dom.js";
import { act } from "./gateway.js";
import { hide, show } from "./popup.js";
import { nameOf, team } from "./team.js";

const MOST = 72;

export function reactions(message, place, onTrouble) {
  if (!message.reactions?.length) return null;
  return h("ul", { class: "reactions", "aria-label": "Reactions" }, message.reactions.map(({ name, users, count }) => {
    const mine = users.includes(team.me.id);
    const who = users.map((id) => (id === team.me.id ? "you" : nameOf(id))).join(", ");
    return h("li", {}, h("button", {
      type: "button", class: "reaction", "aria-pressed": String(mine), title: `${who} reacted with :${name}:`,
      "aria-label": `${name.replaceAll("_", " ")}, ${count}, ${who}`, dataset: { reaction: name },
      onclick: () => react(message, place, name, onTrouble),
    }, h("span", { class: "emoji", "aria-hidden": "true" }, glyph(name) ?? `:${name}:`), h("span", { "aria-hidden": "true" }, String(count))));
  }));
}

async function react(message, place, name, onTrouble) {
  const answer = await act("react", { channel: place.channel, ts: message.ts, name });
  onTrouble(answer.ok ? "" : answer.trouble ?? "That did not work. Try again.");
}

// A panel with a search; a press chooses, Esc closes.
export function pickReaction(opener, message, place, onTrouble) {
  if (opener.getAttribute("aria-expanded") === "true") return;
  const id = newId("emoji");
  const grid = h("div", { class: "emoji-grid", role: "group", "aria-label": "Emoji" });
  const search = h("input", { id, type: "search", class: "field", placeholder: "Search", "aria-label": "Search for an emoji",
    autocomplete: "off", oninput: draw, onkeydown: (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault(); // or the button that gets the focus back would be pressed by the same key
      grid.firstElementChild?.click();
    } });
  const panel = h("div", { class: "emoji-picker", role: "dialog", "aria-label": "Pick an emoji", onkeydown: keys }, search, grid);

  function draw() {
    const wanted = search.value.trim().toLowerCase().replaceAll(" ", "_");
    const found = emojiNames().filter((name) => name.includes(wanted)).slice(0, MOST);
    grid.replaceChildren(...found.map((name) => h("button", {
      type: "button", class: "emoji-choice", "aria-label": name.replaceAll("_", " "), title: `:${name}:`,
      onclick: () => {
        close();
        react(message, place, name, onTrouble);
      },
    }, glyph(name))));
    if (!found.length) grid.append(h("p", { class: "note" }, "No emoji is called that."));
  }

  function keys(event) {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    close();
  }

  function outside(event) {
    if (!panel.contains(event.target) && !opener.contains(event.target)) close(false);
  }

  function close(back = true) {
    hide(panel);
    panel.remove();
    opener.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", outside, true);
    if (back) opener.focus();
  }

  draw();
  opener.setAttribute("aria-expanded", "true");
  document.addEventListener("pointerdown", outside, true);
  show(opener, panel, { width: 280, align: "end" });
  search.focus();
}
