// Whose eyes this page looks through, and what time it is for them.

import { isFramed, join, MOST, panesShown } from "./beside.js";
import { h, icon, newId } from "./dom.js";
import { act } from "./gateway.js";
import { Combobox } from "./elements/combobox.js";
import { hide, show } from "./popup.js";
import { currentTab, current } from "./talk.js";
import { avatar, fullName, isBotTalk, team, zone } from "./team.js";
import { clockTime, minutesEast, now, offsetName, shortDay, zoneCity } from "./time.js";

export function people() {
  return [...team.people.values()].filter((each) => !each.is_bot && each.id !== "USLACKBOT")
    .sort((a, b) => minutesEast(now(), a.tz) - minutesEast(now(), b.tz) || fullName(a.id).localeCompare(fullName(b.id)));
}

export function addressFor(id) {
  const here = team.conversations.get(current());
  const place = here && isBotTalk(here) ? (currentTab() === "home" ? "home" : "app") : here?.kind === "im" ? "" : current();
  return `?as=${id}${place ? `&in=${place}` : ""}${isFramed ? "&framed=yes" : ""}`;
}

function traits(person) {
  if (person.deleted) return "deactivated";
  if (person.is_guest) return "guest";
  return person.team_id !== team.people.get(team.app?.user_id)?.team_id ? "other workspace" : "";
}

function row(person) {
  const isMe = person.id === team.me.id;
  const note = traits(person);
  return h("li", { class: "person-row" }, h("a", { class: "person", href: addressFor(person.id), "aria-current": isMe ? "true" : null, dataset: { user: person.id } },
    avatar(person.id, "is-small"), h("span", { class: "person-name" }, fullName(person.id), note && h("span", { class: "note" }, ` ${note}`)),
    h("span", { class: "person-time" }, `${shortDay(now(), person.tz).slice(0, 3)} ${clockTime(now(), person.tz)}`),
    h("span", { class: "note" }, zoneCity(person.tz))), beside(person, isMe));
}

// Whoever looks has no such button, but their time stands below the others.
function beside(person, isMe) {
  if (panesShown().length >= MOST) return null;
  if (isMe) return h("span", { class: "tool", style: "visibility: hidden" });
  return h("button", { type: "button", class: "tool", "aria-label": `${fullName(person.id)} beside this person`, title: "Side by side",
    onclick: () => join(team.me.id, person.id) }, icon("beside"));
}

function zones() {
  const id = newId("zone");
  const trouble = h("p", { class: "press-trouble", role: "status", hidden: true });
  const combo = new Combobox({
    id, label: `Time zone of ${fullName(team.me.id)}`, placeholder: "Search for a city",
    offers: () => Intl.supportedValuesOf("timeZone").map((tz) => ({ key: tz, label: tz.replaceAll("_", " ") })),
    isPicked: (choice) => choice.key === zone(), onleave: () => (combo.field.value = zone()),
    onpick: async (choice) => {
      combo.field.value = choice.key;
      const answer = await act("zone", { tz: choice.key });
      trouble.textContent = answer.trouble ?? "";
      trouble.hidden = answer.ok !== false;
    },
  });
  combo.field.value = zone();
  return h("div", { class: "zone-choice" }, h("label", { class: "label", for: id }, `Time zone of ${fullName(team.me.id)}`),
    h("div", { class: "combo" }, combo.field, combo.arrow), trouble);
}

// A button that opens a panel; Esc or a press elsewhere closes it.
export function disclosure(button, content, align = "end") {
  let panel = null;
  const close = (back) => {
    if (!panel) return;
    hide(panel);
    panel.remove();
    panel = null;
    button.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", outside, true);
    if (back) button.focus();
  };
  const outside = (event) => {
    const inPopup = event.target.closest?.(".options");
    if (!panel.contains(event.target) && !button.contains(event.target) && !inPopup) close(false);
  };
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => {
    if (panel) return close(false);
    panel = h("div", { class: "panel", tabindex: "-1", onkeydown: (event) => event.key === "Escape" && close(true) }, content());
    button.setAttribute("aria-expanded", "true");
    document.addEventListener("pointerdown", outside, true);
    button.after(panel);
    show(button, panel, { width: 320, align });
    (panel.querySelector("[aria-current], button, input, select") ?? panel).focus();
  });
  return () => panel && panel.replaceChildren(...[content()].flat());
}

export function switcher() {
  const button = h("button", { type: "button", class: "bar-button me" });
  const redraw = disclosure(button, () => [
    h("h2", { class: "panel-title" }, "Look at the workspace as"), h("ul", { class: "people" }, people().map(row)), zones(),
  ]);
  const draw = () => {
    button.replaceChildren(avatar(team.me.id, "is-small"), h("span", { class: "me-name" }, fullName(team.me.id)),
      h("span", { class: "me-time" }, clockTime(now(), zone()), h("span", { class: "note" }, ` ${zoneCity(zone())}`)), icon("down"));
    button.setAttribute("aria-label", `${fullName(team.me.id)}, ${clockTime(now(), zone())} in ${zoneCity(zone())}. Switch person`);
    button.dataset.user = team.me.id;
  };
  return { button, draw, redraw };
}
