// A list of messages, keyed by ts. A change redraws the one row it is about; day pills and grouping follow from neighbours.

import { h } from "./dom.js";
import { drawMessage, isOwn } from "./message.js";
import { isBot, zone } from "./team.js";
import { dayTitle, isoDay, ofTs } from "./time.js";

const TOGETHER_SECONDS = 300;

export class Log {
  // `place` = {channel, inThread}; `label` names the list for those who cannot see it.
  constructor(place, label) {
    this.place = place;
    this.rows = [];
    this.unreadAfter = null;
    this.editing = null;
    this.node = h("div", { class: "log", role: "log", "aria-label": label, "aria-live": "polite", tabindex: "0" });
    this.follows = true;
    this.node.addEventListener("scroll", () => (this.follows = this.isAtEnd), { passive: true });
    const follow = () => this.follows && this.toEnd();
    this.node.addEventListener("grown", follow);
    new ResizeObserver(follow).observe(this.node);
  }

  find(ts) {
    return this.rows.find((row) => row.message.ts === ts);
  }

  get oldest() {
    return this.rows[0]?.message.ts;
  }

  put(message) {
    const known = this.find(message.ts);
    if (known) this.redraw(known, message);
    else this.insert(message);
  }

  drawn(message) {
    return drawMessage(message, this.place, {
      isEdited: this.editing === message.ts, onEdit: () => this.edit(message.ts), onEditDone: () => this.edit(null),
    });
  }

  // One message at a time can be edited; null ends it.
  edit(ts) {
    const rows = [this.editing, ts].map((each) => each && this.find(each));
    this.editing = ts;
    for (const row of rows) if (row) this.redraw(row, row.message);
    const field = rows[1]?.node.querySelector(".composer-field") ?? this.node.nextElementSibling?.querySelector(".composer-field");
    field?.focus();
    rows[1]?.node.scrollIntoView({ block: "nearest" });
  }

  editLast() {
    const row = this.rows.findLast(({ message }) => isOwn(message));
    if (row) this.edit(row.message.ts);
  }

  insert(message) {
    const low = this.isAtEnd;
    let at = this.rows.length;
    while (at > 0 && this.rows[at - 1].message.ts > message.ts) at -= 1;
    const row = { message, node: this.drawn(message), pill: null };
    const next = this.rows[at];
    this.node.insertBefore(row.node, next ? next.pill ?? next.node : null);
    this.rows.splice(at, 0, row);
    this.seam(at);
    this.seam(at + 1);
    if (low) this.toEnd();
  }

  redraw(row, message) {
    const low = this.isAtEnd;
    const giveBack = held(row.node);
    row.message = message;
    const node = this.drawn(message);
    row.node.replaceWith(node);
    row.node = node;
    const at = this.rows.indexOf(row);
    this.seam(at);
    this.seam(at + 1);
    giveBack(node);
    if (low) this.toEnd();
  }

  drop(ts) {
    const at = this.rows.findIndex((row) => row.message.ts === ts);
    if (at < 0) return;
    const [row] = this.rows.splice(at, 1);
    row.node.remove();
    row.pill?.remove();
    this.seam(at);
  }

  // What stands between this row and the one before it: a new day, "New", a gap, or nothing.
  seam(at) {
    const row = this.rows[at];
    if (!row) return;
    const before = this.rows[at - 1];
    row.pill?.remove();
    row.pill = this.pillFor(row.message, before?.message);
    if (row.pill) this.node.insertBefore(row.pill, row.node);
    row.node.classList.toggle("is-continued", !row.pill && this.belongs(row.message, before?.message));
  }

  pillFor(message, before) {
    const date = ofTs(message.ts);
    const newDay = !before || isoDay(date, zone()) !== isoDay(ofTs(before.ts), zone());
    const unread = this.unreadAfter && message.ts > this.unreadAfter && (before ? before.ts <= this.unreadAfter : true);
    const isNew = unread && !this.place.inThread;
    if (this.place.inThread || (!newDay && !isNew)) return null;
    return h("div", { class: `pill-line ${isNew ? "is-new" : ""}`, role: "separator" },
      newDay && h("span", { class: "pill" }, dayTitle(date, zone())), isNew && h("span", { class: "new-mark" }, "New"));
  }

  belongs(message, before) {
    if (!before || before.user !== message.user || before.ephemeral || message.ephemeral || message.username) return false;
    if (message.pinned_to || message.subtype || before.subtype || (this.place.inThread && this.rows[0].message === before)) return false;
    if (isLaidOut(message) || isLaidOut(before)) return false;
    return Number(message.ts) - Number(before.ts) < TOGETHER_SECONDS;
  }

  // The calendar moved: "today" may be yesterday now.
  redate() {
    this.rows.forEach((row) => this.redraw(row, row.message));
  }

  get isAtEnd() {
    return this.node.scrollHeight - this.node.scrollTop - this.node.clientHeight < 60;
  }

  toEnd() {
    this.node.scrollTop = this.node.scrollHeight;
  }

  toStart() {
    this.node.scrollTop = 0;
    this.follows = this.isAtEnd;
  }
}

// What has the focus in this row, to be found again in the row that takes its place.
function held(node) {
  const has = node.contains(document.activeElement) ? document.activeElement : null;
  if (!has) return () => {};
  if (has.matches(".composer-field")) {
    const { selectionStart, selectionEnd } = has;
    return (drawn) => {
      const field = drawn.querySelector(".composer-field");
      field?.focus();
      field?.setSelectionRange(selectionStart, selectionEnd);
    };
  }
  const { actionId } = has.closest("[data-action-id]")?.dataset ?? {};
  const { reaction } = has.dataset;
  const wanted = actionId ? `[data-action-id="${CSS.escape(actionId)}"]` : reaction ? `[data-reaction="${CSS.escape(reaction)}"]`
    : has.matches(".tool") ? `.tool[aria-label="${CSS.escape(has.getAttribute("aria-label"))}"]` : null;
  return (drawn) => wanted && (drawn.querySelector(wanted) ?? drawn.querySelector(".tool"))?.focus();
}

// Two of an app's cards without a header between them would look like one.
function isLaidOut(message) {
  return isBot(message.user) && Boolean(message.blocks?.length);
}
