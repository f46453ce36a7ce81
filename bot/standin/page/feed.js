// The stream of changes this person may see. After a break it goes on where it stopped.

import { begin } from "./idle.js";
import { tell } from "./signals.js";

const SETTLE = 40;

const feed = { seq: 0, waiting: [], opened: false };

export function follow(person, since) {
  feed.seq = since;
  connect(person, 250, begin());
}

function connect(person, pause, opened) {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const socket = new WebSocket(`${scheme}://${location.host}/gateway/${encodeURIComponent(person)}/feed?since=${feed.seq}`);
  socket.onopen = () => {
    feed.opened = true;
    pause = 250;
    tell("line", { up: true });
    setTimeout(opened, SETTLE);
  };
  socket.onmessage = (event) => receive(JSON.parse(event.data));
  socket.onclose = () => {
    opened();
    feed.opened = false;
    tell("line", { up: false });
    setTimeout(() => connect(person, Math.min(pause * 2, 4000), () => {}), pause);
  };
}

function receive(change) {
  if (change.seq > feed.seq) feed.seq = change.seq;
  tell(change.type, change.body ?? {});
  feed.waiting = feed.waiting.filter(({ seq, done }) => {
    if (seq > feed.seq) return true;
    done();
    return false;
  });
}

// Resolves when the feed has come as far as `seq`; without one, after a short pause in which it usually does.
export function reached(seq) {
  if (seq !== undefined && seq <= feed.seq) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, seq === undefined ? SETTLE : 1000);
    if (seq !== undefined) feed.waiting.push({ seq, done: () => (clearTimeout(timer), resolve()) });
  });
}
