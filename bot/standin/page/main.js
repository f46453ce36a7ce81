// Start: who looks (?as=), what they see first (?in=), and from then on what the feed tells.

import { begin, during } from "./idle.js";
import { become, read, readOwn, whoever } from "./gateway.js";
import { drawBar, lookAhead, runClock } from "./clockbar.js";
import { firstLook } from "./drafts.js";
import { fill, h } from "./dom.js";
import { follow } from "./feed.js";
import { showStack } from "./modals.js";
import { drawSidebar } from "./sidebar.js";
import { on, tell } from "./signals.js";
import { open } from "./talk.js";
import { closeThread } from "./thread.js";
import { botTalk, isMember, take, team, zone } from "./team.js";
import { setOffset } from "./time.js";

const address = new URL(location.href).searchParams;

async function start() {
  become(address.get("as") ?? "");
  if (!whoever()) become(await firstPerson());
  const snapshot = await readOwn("client");
  if (!snapshot.me) return refuse(snapshot.trouble);
  become(snapshot.me.id);
  take(snapshot);
  setOffset(snapshot.clock?.offset_seconds ?? 0);
  document.title = `${team.name}, as ${team.me.real_name}`;
  firstLook(team.conversations.values());
  drawBar();
  const { channel, tab } = firstPlace(address.get("in"));
  if (channel) await go({ channel, tab });
  drawSidebar();
  follow(snapshot.me.id, snapshot.seq);
  showStack(team.modals);
  lookAhead();
  runClock();
}

// The app's own screen lists everybody; whoever runs the place comes first.
async function firstPerson() {
  const { people = [] } = await read("/gateway/U0RITUALS/client");
  const able = people.filter((person) => !person.is_bot && !person.deleted);
  return (able.find((person) => person.is_admin) ?? able[0])?.id ?? "nobody";
}

function refuse(trouble) {
  fill(document.getElementById("talk"), h("div", { class: "home is-empty", role: "alert" },
    h("p", {}, trouble ?? "Nobody with that id is in this workspace. The stand-in may have been started anew."),
    whoever() && h("p", {}, h("a", { href: "/" }, "Start from the beginning"))));
}

function firstPlace(asked) {
  const bot = botTalk()?.id;
  if (asked === "app" || asked === "home") return { channel: bot, tab: asked === "home" ? "home" : "messages" };
  if (team.conversations.has(asked)) return { channel: asked };
  const channels = [...team.conversations.values()].filter((each) => each.kind !== "im" && isMember(each) && !each.is_archived);
  const first = channels.find((each) => (each.members ?? []).includes(team.app?.user_id)) ?? channels[0];
  return { channel: first?.id ?? bot ?? [...team.conversations.keys()][0] };
}

async function go({ channel, tab = "messages", focus = true }) {
  if (!team.conversations.has(channel)) return;
  closeThread();
  address.set("as", team.me.id);
  address.set("in", tab === "home" ? "home" : channel);
  history.replaceState(null, "", `?${address}`);
  tell("pane", "talk");
  const opened = open(channel, { tab, focus });
  drawSidebar();
  await opened;
}

let isStale = false;

// People and conversations are few: when one changes, all are read again.
async function refresh() {
  if (isStale) return;
  isStale = true;
  await during(async () => {
    await Promise.resolve();
    isStale = false;
    const before = zone();
    const snapshot = await readOwn("client");
    if (snapshot.me) take(snapshot);
    tell("refreshed", {});
    if (zone() !== before) tell("redate", {});
  });
}

on("open", go);
on("pane", (pane) => (document.body.dataset.pane = pane));
on("person", refresh);
on("conversation", refresh);
on("reset", () => {
  sessionStorage.clear();
  location.reload();
});
// Cut off: a stand-in that was started anew knows nobody of old.
on("line", async ({ up }) => {
  if (up) return;
  const snapshot = await readOwn("client").catch(() => null);
  if (snapshot && !snapshot.me) location.assign("/");
});
on("lost", () => go(firstPlace(null)));

const started = begin();
start().finally(started);
