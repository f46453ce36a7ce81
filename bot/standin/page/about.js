// What this page is, and in what the workspace behind it differs from Slack.

import { h, icon } from "./dom.js";
import { read } from "./gateway.js";
import { disclosure } from "./switcher.js";

const button = h("button", { type: "button", class: "bar-button about-button", "aria-label": "About this stand-in", title: "About" }, icon("info"));
const list = h("ul", { class: "deviations" });

disclosure(button, () => {
  learn();
  return [
    h("h2", { class: "panel-title" }, "A local Slack to try things in"),
    h("p", { class: "about-words" }, "Everything you see runs on this machine: the workspace, its people and the app. What the app sends goes through ",
      "the same checks as in Slack, and is refused in Slack's words."),
    h("p", { class: "about-words" }, h("a", { href: "/gallery" }, "All blocks and elements on one page")),
    h("h2", { class: "panel-title" }, "Where it differs from Slack"), list,
  ];
}, "start");

export function aboutButton() {
  return button;
}

async function learn() {
  if (list.children.length) return;
  const { deviations = [] } = await read("/gateway/about");
  list.replaceChildren(...deviations.map((each) => h("li", {}, each.replaceAll("`", ""))));
}
