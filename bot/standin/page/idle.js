// The page-wide sign of rest: body[data-idle="yes"] when nothing is asked for, nothing is being replayed and no
// keystroke waits to be sent. Tests wait for it; so may a curious person.

let busy = 0;

export function begin() {
  busy += 1;
  document.body.dataset.idle = "no";
  let ended = false;
  return () => {
    if (ended) return;
    ended = true;
    busy -= 1;
    if (busy === 0) document.body.dataset.idle = "yes";
  };
}

export async function during(work) {
  const end = begin();
  try {
    return await work();
  } finally {
    end();
  }
}

// Calls `work` once things have been quiet for `pause` milliseconds; `flush` does it at once.
export function delayed(pause, work) {
  let timer = null;
  let end = null;
  let latest = [];
  async function run() {
    clearTimeout(timer);
    timer = null;
    const ended = end;
    end = null;
    try {
      await work(...latest);
    } finally {
      ended();
    }
  }
  const later = (...given) => {
    latest = given;
    clearTimeout(timer);
    end ??= begin();
    timer = setTimeout(run, pause);
  };
  later.flush = () => (timer === null ? Promise.resolve() : run());
  return later;
}
