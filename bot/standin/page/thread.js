// The pane of one thread.

import { Composer } from "./composer.js";
import { fill, h, icon } from "./dom.js";
import { readOwn } from "./gateway.js";
import { Log } from "./log.js";
import { on, tell } from "./signals.js";
import { isMember, team, titleOf } from "./team.js";

const pane = document.getElementById("thread");
const thread = { channel: null, ts: null, log: null };

export async function openThread({ channel, ts, write = false }) {
  const conversation = team.conversations.get(channel);
  if (!conversation) return;
  const log = new Log({ channel, inThread: true }, "Thread");
  Object.assign(thread, { channel, ts, log });
  const able = isMember(conversation) && !conversation.is_archived;
  const composer = able ? new Composer({ channel, thread: ts }, "Reply…", (sentence) => notice(log, sentence), () => log.editLast()) : null;
  fill(pane, h("header", { class: "talk-head" },
    h("button", { type: "button", class: "tool back", "aria-label": "Back to the conversation", onclick: closeThread }, icon("back")),
    h("h2", {}, "Thread ", h("span", { class: "note" }, conversation.kind === "im" ? titleOf(conversation) : `#${titleOf(conversation)}`)),
    h("button", { type: "button", class: "tool close", "aria-label": "Close thread", onclick: closeThread }, icon("close"))),
  log.node, composer?.node);
  pane.hidden = false;
  tell("pane", "thread");
  const { messages = [] } = await readOwn(`messages/${channel}?thread=${ts}&limit=200`);
  messages.forEach((each) => log.put(each));
  if (write) composer?.focus();
  if (write) log.toEnd();
  else log.toStart();
}

export function closeThread() {
  Object.assign(thread, { channel: null, ts: null, log: null });
  pane.hidden = true;
  pane.replaceChildren();
  tell("pane", "talk");
}

function notice(log, sentence) {
  log.put({ ts: (Number(log.rows.at(-1)?.message.ts ?? 0) + 0.001).toFixed(6), user: "USLACKBOT", text: sentence, ephemeral: true, subtype: "notice" });
}

on("thread", openThread);
on("redate", () => thread.log?.redate());
on("message", ({ channel, kind, message, ts }) => {
  if (!thread.log || channel !== thread.channel) return;
  if (kind === "deleted" && ts === thread.ts) closeThread();
  else if (kind === "deleted") thread.log.drop(ts);
  else if (message.ts === thread.ts || message.thread_ts === thread.ts) thread.log.put(message);
});
