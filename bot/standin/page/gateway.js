// Everything this page asks of the stand-in goes through here, as one person.

import { during } from "./idle.js";
import { reached } from "./feed.js";

export const ENDED = "The demo has ended. Start it again with make demo.";

let person = "";

export function become(id) {
  person = id;
}

export function whoever() {
  return person;
}

async function ask(path, { method = "GET", body } = {}) {
  const headers = body === undefined ? {} : { "Content-Type": "application/json" };
  const response = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok && answer.ok === undefined) answer.ok = false;
  return answer;
}

// Where nobody answers, {isGone: true}.
export function read(path) {
  return during(() => ask(path).catch(gone));
}

function gone() {
  return { ok: false, isGone: true, trouble: ENDED };
}

export function readOwn(path) {
  return read(`/gateway/${encodeURIComponent(person)}/${path}`);
}

// One act of this person. Rest comes only when the feed has told what it changed.
export function act(action, body = {}) {
  return write(`/gateway/${encodeURIComponent(person)}/${action}`, body);
}

export function write(path, body, method = "POST") {
  return during(async () => {
    const answer = await ask(path, { method, body }).catch(gone);
    if (!answer.isGone) await reached(answer.seq);
    return answer;
  });
}
