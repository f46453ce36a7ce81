// What this page cannot draw is shown for what it is: its type and its JSON, never nothing.

import { h } from "./dom.js";

export function strange(thing, what = "Not drawn here") {
  return h("details", { class: "strange", dataset: { blockId: thing.block_id, actionId: thing.action_id } },
    h("summary", {}, `${what}: ${thing.type ?? "no type"}`),
    h("pre", { class: "code-block" }, JSON.stringify(thing, null, 2)));
}
