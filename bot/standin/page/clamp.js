// A long text in a message shows its first lines, and the rest on demand.

import { h } from "./dom.js";

const LINES = 12;
const A_FEW_MORE = 2; // hiding these would save nothing
const TEXTS = ":scope > .mrkdwn, .section-words:not(.is-expanded) > .mrkdwn, .block-rich_text";
const opened = new Set();
// Width and height are known only when the message is on the screen, and change with the window.
const watcher = new ResizeObserver((entries) => entries.forEach(({ target }) => measure(target)));
const buttons = new WeakMap();

export function clamp(content, key) {
  content.querySelectorAll(TEXTS).forEach((words, index) => clampOne(words, `${key} ${index}`));
  return content;
}

function clampOne(words, key) {
  const more = h("button", { type: "button", class: "show-more", hidden: true, "aria-expanded": "false", onclick: turn });
  buttons.set(words, more);
  words.after(more);
  draw();
  watcher.observe(words);

  function turn() {
    if (opened.has(key)) opened.delete(key);
    else opened.add(key);
    draw();
  }

  function draw() {
    const isOpen = opened.has(key);
    words.classList.toggle("is-clamped", !isOpen);
    more.textContent = isOpen ? "Show less" : "Show more";
    more.setAttribute("aria-expanded", String(isOpen));
  }
}

function measure(words) {
  const line = parseFloat(getComputedStyle(words).lineHeight);
  if (!words.clientHeight || !line) return;
  const isLong = words.scrollHeight / line > LINES + A_FEW_MORE;
  words.classList.toggle("is-whole", !isLong);
  if (buttons.get(words).hidden !== isLong) return;
  buttons.get(words).hidden = !isLong;
  words.dispatchEvent(new Event("grown", { bubbles: true }));
}
