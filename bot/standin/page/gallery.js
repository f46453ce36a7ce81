// Every block and element in its states, drawn as in messages and modals. What is pressed here goes nowhere.

import { blocks } from "./blocks.js";
import { clamp } from "./clamp.js";
import { fill, h, newId } from "./dom.js";
import { become, read, readOwn } from "./gateway.js";
import { begin } from "./idle.js";
import { Surface } from "./surface.js";
import { avatar, fullName, take, team, zone } from "./team.js";
import { clockTime, setOffset } from "./time.js";

const root = document.getElementById("gallery");

class Showcase extends Surface {
  constructor(group) {
    super({ type: group.kind === "modal" ? "view" : "message" }, { values: group.values, errors: group.errors });
    this.answers = group.answers;
  }

  async fill() {}

  async press() {
    return { ok: true };
  }

  async suggest(_slot, query) {
    return { options: this.answers.filter((each) => each.text.text.toLowerCase().startsWith(query.toLowerCase())) };
  }
}

async function start() {
  const address = new URL(location.href);
  if (!address.searchParams.get("as")) {
    const { people = [] } = await read("/gateway/U0RITUALS/client");
    const able = people.filter((each) => !each.is_bot && !each.deleted);
    address.searchParams.set("as", (able.find((each) => each.is_admin) ?? able[0])?.id ?? "nobody");
    history.replaceState(null, "", address);
  }
  become(address.searchParams.get("as"));
  const snapshot = await readOwn("client");
  if (!snapshot.me) return fill(root, h("p", { role: "alert" }, "Nobody with that id is here."));
  take(snapshot);
  setOffset(snapshot.clock?.offset_seconds ?? 0);
  const { groups = [] } = await read(`/gateway/gallery/${encodeURIComponent(team.me.id)}`);
  fill(root, h("h1", {}, "Gallery of blocks"),
    h("p", { class: "note" }, `What an app can send, as ${fullName(team.me.id)} sees it in a message or in a modal.`),
    groups.map(section));
  location.hash && document.getElementById(location.hash.slice(1))?.scrollIntoView();
}

function section(group) {
  const title = newId("group");
  const surface = new Showcase(group);
  const drawn = group.kind === "modal" ? form(group, surface) : message(group, surface);
  surface.root = drawn;
  for (const [id, sentence] of Object.entries(group.troubles)) surface.showTrouble({ block_id: id }, sentence);
  return h("section", { class: "gallery-group", "aria-labelledby": title }, h("h2", { id: title, class: "gallery-title" }, group.title), drawn);
}

function message(group, surface) {
  const now = new Date();
  return h("div", { class: "message", role: "article" },
    h("div", { class: "gutter" }, avatar(team.app?.user_id)),
    h("div", { class: "message-main" },
      h("div", { class: "message-head" }, h("span", { class: "author" }, team.app?.name), h("span", { class: "badge" }, "APP"),
        h("time", { class: "stamp", datetime: now.toISOString() }, clockTime(now, zone()))),
      clamp(h("div", { class: "content" }, blocks(group.blocks, surface)), `gallery ${group.title}`)));
}

// A modal that lies in the page, so that all of them can be seen at once.
function form(group, surface) {
  return h("div", { class: "gallery-form modal" }, h("div", { class: "modal-body" }, blocks(group.blocks, surface)),
    h("div", { class: "modal-foot" }, h("button", { type: "button", class: "button" }, "Cancel"),
      h("button", { type: "button", class: "button is-primary" }, "Save")));
}

const started = begin();
start().finally(started);
