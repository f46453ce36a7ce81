// Start: who looks (?as=), what they see first (?in=), and from then on what the feed tells.

import { isFramed, moved, panesAsked, showPanes } from "./beside.js";
import { begin, during } from "./idle.js";
import { become, ENDED, read, readOwn, whoever } from "./gateway.js";
import { drawBar, lookAhead, runClock } from "./clockbar.js";
import { forgetEverything, forgetOtherRuns, hasUnread } from "./drafts.js";
import { fill, h } from "./dom.js";
import { follow } from "./feed.js";
import { showStack } from "./modals.js";
import { offerFromLink } from "./scenarios.js";
import { countWaiting, drawSidebar } from "./sidebar.js";
import { on, tell } from "./signals.js";
import { open } from "./talk.js";
import { closeThread } from "./thread.js";
import { botTalk, fullName, isMember, take, team, zone } from "./team.js";
import { setOffset } from "./time.js";

const address = new URL(location.href).searchParams;

async function start() {
  document.body.dataset.framed = isFramed ? "yes" : "no";
  become(address.get("as") ?? "");
  if (!whoever()) become((await firstPerson())?.id ?? "nobody");
  const snapshot = await readOwn("client");
  if (!snapshot.me) return refuse(await firstPerson());
  become(snapshot.me.id);
  take(snapshot);
  setOffset(snapshot.clock?.offset_seconds ?? 0);
  document.title = `${team.name}, as ${team.me.real_name}`;
  forgetOtherRuns();
  drawBar();
  const panes = panesAsked();
  if (panes.length > 1 && !isFramed) {
    showPanes(panes);
    return watch(snapshot);
  }
  const { channel, tab } = firstPlace(address.get("in"));
  if (channel) await go({ channel, tab });
  else nothingHere();
  await countWaiting();
  watch(snapshot);
  showStack(team.modals);
  const link = address.get("play");
  if (link) await offerFromLink(link);
}

function watch(snapshot) {
  follow(snapshot.me.id, snapshot.seq);
  lookAhead();
  runClock();
}

// The app's own screen lists everybody; whoever runs the place comes first.
async function firstPerson() {
  const { people = [] } = await read("/gateway/U0RITUALS/client");
  const able = people.filter((person) => !person.is_bot && !person.deleted);
  return able.find((person) => person.is_admin) ?? able[0];
}

function refuse(other) {
  fill(document.getElementById("talk"), h("div", { class: "home is-empty", role: "alert" },
    h("h1", {}, "This link is of an earlier demo."),
    h("p", {}, "Nobody with that id is here now."),
    other && h("p", {}, h("a", { href: `/?as=${other.id}` }, `Open the page as ${other.real_name}`))));
}

function nothingHere() {
  fill(document.getElementById("talk"), h("div", { class: "home is-empty" },
    h("p", {}, `${fullName(team.me.id)} is in no conversation.`)));
}

// What was asked for, if this person can see it; else where something waits for them; else a channel with the app.
function firstPlace(asked) {
  const bot = botTalk();
  if (bot && asked === "app") return { channel: bot.id };
  if (bot && asked === "home") return { channel: bot.id, tab: "home" };
  if (team.conversations.has(asked)) return { channel: asked };
  if (bot && hasUnread(bot)) return { channel: bot.id };
  const channels = [...team.conversations.values()].filter((each) => each.kind !== "im" && isMember(each) && !each.is_archived);
  const first = channels.find((each) => (each.members ?? []).includes(team.app?.user_id)) ?? channels[0];
  return { channel: first?.id ?? bot?.id ?? [...team.conversations.keys()][0] };
}

async function go({ channel, tab = "messages", focus = true }) {
  if (!team.conversations.has(channel)) return;
  closeThread();
  address.set("as", team.me.id);
  address.set("in", tab === "home" ? "home" : channel);
  history.replaceState(null, "", `?${address}`);
  moved({ as: team.me.id, in: address.get("in") });
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
  forgetEverything();
  location.reload();
});

let wasCut = false;

// Cut off: either the stand-in is gone, or it was started anew and everything is read again.
on("line", async ({ up }) => {
  if (up && !wasCut) return;
  wasCut = true;
  const snapshot = await readOwn("client");
  if (snapshot.isGone) return showEnd(true);
  if (!snapshot.me) location.assign("/");
  else if (snapshot.workspace.run !== team.run) location.reload();
  else showEnd(false);
});

function showEnd(hasEnded) {
  const words = document.getElementById("ended");
  words.textContent = ENDED;
  words.hidden = !hasEnded;
}

on("lost", () => document.body.dataset.beside || go(firstPlace(null)));

const started = begin();
start().finally(started);
