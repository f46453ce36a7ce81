// A menu of actions, opened by a button: arrows move, Enter chooses, Esc closes and gives the focus back.

import { h } from "./dom.js";
import { hide, show } from "./popup.js";

export function openMenu(opener, entries, { label } = {}) {
  if (opener.getAttribute("aria-expanded") === "true") return;
  const items = entries.map((entry) => h("button", {
    type: "button", role: "menuitem", class: "menu-item", tabindex: "-1", onclick: () => choose(entry),
  }, h("span", {}, entry.label), entry.hint && h("small", {}, entry.hint)));
  const panel = h("div", { role: "menu", class: "menu", "aria-label": label, onkeydown: keys }, items);
  const outside = (event) => {
    if (!panel.contains(event.target) && !opener.contains(event.target)) close(false);
  };

  function close(back = true) {
    hide(panel);
    panel.remove();
    opener.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", outside, true);
    if (back) opener.focus();
  }

  function choose(entry) {
    close();
    entry.run();
  }

  function keys(event) {
    const at = items.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) items[(at + step + items.length) % items.length].focus();
    else if (event.key === "Escape" || event.key === "Tab") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  opener.setAttribute("aria-expanded", "true");
  document.addEventListener("pointerdown", outside, true);
  show(opener, panel, { width: 200, align: "end" });
  items[0]?.focus();
}
