// The app's Home tab.

import { blocks } from "./blocks.js";
import { h } from "./dom.js";
import { Surface } from "./surface.js";
import { team } from "./team.js";

export function drawHome() {
  const view = team.home;
  if (!view) return h("div", { class: "home is-empty" }, h("p", {}, `${team.app?.name ?? "The app"} has nothing on its Home tab for you yet.`));
  const surface = new Surface({ type: "view", view_id: view.id }, { values: view.values, errors: view.errors });
  const trouble = h("p", { class: "press-trouble", role: "status", hidden: !view.trouble }, view.trouble ?? "");
  const drawn = h("div", { class: "home", dataset: { viewId: view.id } }, blocks(view.blocks, surface), trouble);
  surface.root = drawn;
  surface.onTrouble = (sentence) => {
    trouble.textContent = sentence;
    trouble.hidden = !sentence;
  };
  return drawn;
}
