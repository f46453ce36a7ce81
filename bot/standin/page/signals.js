// Who wants to hear of what. The feed tells; the parts of the page listen.

const listeners = new Map();

export function on(type, listener) {
  if (!listeners.has(type)) listeners.set(type, new Set());
  listeners.get(type).add(listener);
  return () => listeners.get(type).delete(listener);
}

export function tell(type, body) {
  for (const listener of [...(listeners.get(type) ?? [])]) listener(body);
}
